#!/usr/bin/env python3
# Usage: verify.py SERVER_SEED CLIENT_SEED NONCE GAME "STAKE CHOICE" ["MOVE MOVE"]; without any it tells more
"""Recomputes a round, a duel or a pot from its revealed seeds: the rules once more, in Python alone.

Usage: verify.py SERVER_SEED CLIENT_SEED NONCE GAME "STAKE CHOICE" ["MOVE MOVE"]
       verify.py SERVER_SEED SEED:SEED 0 duel flip|dice
       verify.py SERVER_SEED SEED:SEED:SEED 0 pot "STAKE STAKE STAKE"
       verify.py -    the same from lines of standard input, tabs between the fields
       verify.py --terms    the form and SHA-256 of what a bet was promised, from its text on standard input

Fields may be copied from the cells of a casino-rounds.csv (GAME, wager and moves are its columns), the
apostrophe that keeps them text included. A choice is its code or its name there. Real money is said as 0.5ton.
"""
import hashlib, hmac, re, sys


class Wrong(Exception):
    pass


def check(holds, why):
    if not holds:
        raise Wrong(why)


class Draws:
    """HMAC-SHA256, keyed by the server seed's text, over client:nonce:0, then client:nonce:1, and so on;
    each 32 bytes are eight numbers of 32 bits, and each of those, as a fraction of 2^32, is a draw."""

    def __init__(self, server, client, nonce, out):
        self.server, self.prefix, self.out, self.block, self.words = server, f"{client}:{nonce}:", out, 0, []

    def word(self):
        if not self.words:
            message = f"{self.prefix}{self.block}"
            digest = hmac.new(self.server.encode(), message.encode(), hashlib.sha256).digest()
            self.words = [int.from_bytes(digest[i:i + 4], "big") for i in range(0, 32, 4)]
            if self.out is not None:
                self.out.append(f"HMAC-SHA256 of {message} is {digest.hex()}")
            self.block += 1
        return self.words.pop(0)

    def below(self, n):
        word = self.word()
        self.out.append(f"draw {word:08x} of {n} is {word * n >> 32}")
        return word * n >> 32

    def without_replacement(self, left, count):
        left = list(left)
        return [left.pop(self.below(len(left))) for _ in range(count)]


# Money: whole smallest units, which are so many decimals behind the point, a payout rounded down.
DECIMALS = {"": 6, "usdt": 6, "usdc": 6, "ton": 9, "btc": 8, "ltc": 8, "trx": 6, "eth": 9, "bnb": 9}

def amount(text):
    number, digits = text.rstrip("abcdefghijklmnopqrstuvwxyz"), DECIMALS.get(text.lstrip("0123456789."), 0)
    fits = digits and re.fullmatch(rf"[0-9]+(\.[0-9]{{1,{digits}}})?", number)
    check(fits and len(number) <= 24, f"{text!r} is no stake such as 10, 10.50 or 0.5ton")
    whole, _, rest = number.partition(".")
    smallest = int(whole) * 10**digits + int(rest.ljust(digits, "0"))
    check(0 < smallest <= 10**15, f"a stake is more than nothing and at most {10**(15 - digits)}")
    return smallest, digits

def decimals(number, digits):
    whole, rest = divmod(number, 10**digits)
    return f"{whole:,}." + f"{rest:0{digits}}".rstrip("0").ljust(2, "0")

def times(num, den):
    return decimals(num * 10_000 // den, 4).replace(",", "") + "×"

def hundredths(text):
    match = re.fullmatch(r"([0-9]{1,7})(?:\.([0-9]{1,2}))?", text)
    check(match, f"{text!r} is no number such as 50 or 33.3")
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))


# Games that settle at once: what is shown, and the payout as a ratio of the stake.

def coin(choice, draw):
    choice = choice.lower()
    check(choice in ("heads", "tails"), "the coin's choices are heads and tails")
    side = ["Heads", "Tails"][draw.below(2)]
    return side, (198, 100) if side.lower() == choice else (0, 1)

def dice(choice, draw):
    match = re.fullmatch(r"(lt|gt)(0|[1-9][0-9]{0,3})", choice)
    words = re.fullmatch(r"(under|over) (\S+)", choice.lower())
    check(match or words, "a choice at dice is such as lt5000 or Under 50")
    under = (match or words)[1] in ("lt", "under")
    target = int(match[2]) if match else hundredths(words[2])
    winning = target if under else 9_999 - target
    check(1 <= winning <= 9_800, "dice has chances from 0.01 % to 98 %")
    roll = draw.below(10_000)
    won = roll < target if under else roll > target
    return f"{roll // 100}.{roll % 100:02}", (9_900, winning) if won else (0, 1)

def slots(choice, draw):
    check(choice in ("", "line"), "slots has one choice: line")
    reel = ["🍒"] * 40 + ["🍋"] * 30 + ["🔔"] * 20 + ["⭐"] * 8 + ["7️⃣"] * 2
    a, b, c = line = [reel[draw.below(100)] for _ in range(3)]
    triples = {"🍒": 5, "🍋": 9, "🔔": 20, "⭐": 150, "7️⃣": 1_500}
    pays = (triples[a], 1) if a == b == c else (3, 2) if a == b == "🍒" else (0, 1)
    return " ".join(line), pays

RED = {1, 3, 5, 7, 9, 12, 14, 16, 18, 19, 21, 23, 25, 27, 30, 32, 34, 36}

def layout():
    """Every bet of the layout: its code, its name and its numbers."""
    digit = "0123456789abcdefghijklmnopqrstuvwxyz"
    bets = [(f"{n:02}", None, {n}) for n in range(37)]
    bets += [("h" + digit[a], None, {a, a + 1}) for a in range(1, 36) if a % 3]
    bets += [("v" + digit[a], None, {a, a + 3}) for a in range(1, 34)]
    bets += [("z" + digit[a], None, {0, a}) for a in range(1, 4)]
    bets += [("t" + digit[a], None, {0, a, a + 1}) for a in range(1, 3)]
    bets += [("s" + digit[a], f"Street {a}", set(range(a, a + 3))) for a in range(1, 35, 3)]
    bets += [("c" + digit[a], f"Corner {a}", {a, a + 1, a + 3, a + 4}) for a in range(1, 33) if a % 3]
    bets += [("f0", "First four", {0, 1, 2, 3})]
    bets += [("l" + digit[a], f"Line {a}", set(range(a, a + 6))) for a in range(1, 32, 3)]
    bets += [(f"d{a}", f"Dozen {a}", set(range(a * 12 - 11, a * 12 + 1))) for a in (1, 2, 3)]
    bets += [(f"k{a}", f"Column {a}", set(range(a, 37, 3))) for a in (1, 2, 3)]
    every = set(range(1, 37))
    chances = [RED, every - RED, {n for n in every if n % 2}, {n for n in every if n % 2 == 0}, set(range(1, 19)), set(range(19, 37))]
    names = ["Red", "Black", "Odd", "Even", "1-18", "19-36"]
    bets += [(f"e{i}", name, won) for i, (name, won) in enumerate(zip(names, chances))]
    return [(code, name or "/".join(map(str, sorted(won))), won) for code, name, won in bets]

def roulette(choice, draw):
    by_code = {code: won for code, _, won in layout()}
    by_name = {name.lower(): won for _, name, won in layout()}
    chips = [by_code.get(choice[i:i + 2]) for i in range(0, len(choice), 2)]
    if None in chips or not chips:
        piles = [re.fullmatch(r"(.+?)(?: [x×]([1-8]))?", pile) for pile in choice.lower().split(" + ")]
        check(all(pile and pile[1] in by_name for pile in piles), "a choice at roulette is such as e017 or Red + 17")
        chips = [by_name[pile[1]] for pile in piles for _ in range(int(pile[2] or 1))]
    check(len(chips) <= 8, "at roulette there are up to 8 chips")
    number = draw.below(37)
    colour = "🟢" if number == 0 else "🔴" if number in RED else "⚫"
    return f"{colour} {number}", (sum(36 // len(won) for won in chips if number in won), len(chips))

def setting(choice, letter, unit, sizes):
    match = re.fullmatch(rf"{letter}([1-9][0-9]?)(low|medium|high)", choice)
    words = re.fullmatch(rf"(low|medium|high), ([0-9]+) {unit}", choice.lower())
    check(match or words, f"a choice is such as {letter}{sizes[-1]}high or High, {sizes[-1]} {unit}")
    size, risk = (int(match[1]), match[2]) if match else (int(words[2]), words[1])
    check(size in sizes, f"there are {', '.join(map(str, sizes))} {unit}")
    return size, ("low", "medium", "high").index(risk)

# Tenths that each bucket pays, from the edge to the middle: low, medium, high, by rows.
PLINKO = {
    8: ([56, 21, 11, 10, 5], [130, 30, 13, 7, 4], [290, 40, 15, 3, 2]),
    9: ([56, 20, 16, 10, 7], [180, 40, 17, 9, 5], [430, 70, 20, 6, 2]),
    10: ([89, 30, 14, 11, 10, 5], [220, 50, 20, 14, 6, 4], [760, 100, 30, 9, 3, 2]),
    11: ([84, 30, 19, 13, 10, 7], [240, 60, 30, 18, 7, 5], [1200, 140, 52, 14, 4, 2]),
    12: ([100, 30, 16, 14, 11, 10, 5], [330, 110, 40, 20, 11, 6, 3], [1700, 240, 81, 20, 7, 2, 2]),
    13: ([81, 40, 30, 19, 12, 9, 7], [430, 130, 60, 30, 13, 7, 4], [2600, 370, 110, 40, 10, 2, 2]),
    14: ([71, 40, 19, 14, 13, 11, 10, 5], [580, 150, 70, 40, 19, 10, 5, 2], [4200, 560, 180, 50, 19, 3, 2, 2]),
    15: ([150, 80, 30, 20, 15, 11, 10, 7], [880, 180, 110, 50, 30, 13, 5, 3], [6200, 830, 270, 80, 30, 5, 2, 2]),
    16: ([160, 90, 20, 14, 14, 12, 11, 10, 5], [1100, 410, 100, 50, 30, 15, 10, 5, 3], [10000, 1300, 260, 90, 40, 20, 2, 2, 2]),
}

def plinko(choice, draw):
    rows, risk = setting(choice, "r", "rows", range(8, 17))
    rights = sum(draw.below(2) for _ in range(rows))
    tenths = PLINKO[rows][risk][min(rights, rows - rights)]
    return times(tenths, 10), (tenths, 10)

# Tenths on the segments: of low risk on each ten, of medium on the even ones, by tens of segments.
WHEEL_LOW = [15, 12, 12, 12, 0, 12, 12, 12, 12, 0]
WHEEL_MEDIUM = [
    [19, 15, 20, 15, 30],
    [15, 20, 20, 20, 15, 30, 18, 20, 20, 20],
    [15, 15, 20, 15, 20, 20, 15, 30, 15, 20, 20, 17, 40, 15, 20],
    [20, 30, 20, 15, 30, 15, 15, 20, 15, 30, 15, 20, 20, 16, 20, 15, 30, 15, 20, 15],
    [20, 15, 20, 15, 30, 15, 15, 20, 15, 30, 15, 20, 15, 20, 20, 15, 30, 15, 20, 15, 15, 50, 15, 20, 15],
]

def wheel(choice, draw):
    size, risk = setting(choice, "s", "segments", [10, 20, 30, 40, 50])
    at = draw.below(size)
    low, high = WHEEL_LOW[at % 10], size * 99 // 10 if at + 1 == size else 0
    medium = 0 if at % 2 else WHEEL_MEDIUM[size // 10 - 1][at // 2]
    tenths = (low, medium, high)[risk]
    return times(tenths, 10), (tenths, 10)

def climb(most):
    def game(choice, draw):
        match = re.fullmatch(r"x([1-9][0-9]*)", choice)
        target = int(match[1]) if match else hundredths(choice.rstrip("x×"))
        check(101 <= target <= most, f"a target is such as x250 or 2.50x, from 1.01 to {most // 100}")
        everything = 99 << 24
        first = draw.below(1 << 24)
        if first == everything // target and draw.below(target) < everything % target:
            result = target
        else:
            result = min(max(everything // (first + 1), 100), 100_000_000)
        return f"{result // 100}.{result % 100:02}×", (target, 100) if result >= target else (0, 1)
    return game

# Hundredths that 0, 1, 2 … hits pay, by risk and by picks from 1.
KENO = {
    "c": "0 396|0 190 450|0 100 310 1040|0 80 180 500 2250|0 25 140 410 1650 3600|0 0 100 368 700 1650 4000"
         "|0 0 47 300 450 1400 3100 6000|0 0 0 220 400 1300 2200 5500 7000|0 0 0 155 300 800 1500 4400 6000 8500"
         "|0 0 0 140 225 450 800 1700 5000 8000 10000",
    "l": "70 185|0 200 380|0 110 138 2600|0 0 220 790 9000|0 0 150 420 1300 30000|0 0 110 200 620 10000 70000"
         "|0 0 110 160 350 1500 22500 70000|0 0 110 150 200 550 3900 10000 80000"
         "|0 0 110 130 170 250 750 5000 25000 100000|0 0 110 120 130 180 350 1300 5000 25000 100000",
    "m": "40 275|0 180 510|0 0 280 5000|0 0 170 1000 10000|0 0 140 400 1400 39000|0 0 0 300 900 18000 71000"
         "|0 0 0 200 700 3000 40000 80000|0 0 0 200 400 1100 6700 40000 90000"
         "|0 0 0 200 250 500 1500 10000 50000 100000|0 0 0 160 200 400 700 2600 10000 50000 100000",
    "h": "0 396|0 0 1710|0 0 0 8150|0 0 0 1000 25900|0 0 0 450 4800 45000|0 0 0 0 1100 35000 71000"
         "|0 0 0 0 700 9000 40000 80000|0 0 0 0 500 2000 27000 60000 90000"
         "|0 0 0 0 400 1100 5600 50000 80000 100000|0 0 0 0 350 800 1300 6300 50000 80000 100000",
}

def keno(choice, draw):
    words = re.fullmatch(r"(classic|low|medium|high)((?: [0-9]{1,2})+)", choice.lower())
    if words:
        risk, numbers = words[1][0], list(map(int, words[2].split()))
    else:
        check(re.fullmatch(r"[clmh][0-9a-z]{1,8}", choice), "a choice at keno is such as hmh50 or High 3 7 21")
        risk, bits = choice[0], int(choice[1:], 36)
        numbers = [n + 1 for n in range(48) if bits >> n & 1]
    picks = set(numbers)
    check(1 <= len(picks) <= 10 and len(picks) == len(numbers) and max(picks) <= 40 and min(picks) >= 1, "keno takes 1 to 10 of 40 numbers")
    drawn = draw.without_replacement(range(1, 41), 10)
    hits = len(picks & set(drawn))
    table = KENO[risk].split("|")[len(picks) - 1].split()
    return f"{' '.join(map(str, drawn))} · {hits} of {len(picks)} hit", (int(table[hits]), 100)

def baccarat(choice, draw):
    choice = choice.lower()
    check(choice in ("player", "banker", "tie"), "baccarat's choices are player, banker and tie")
    def card():  # 2 to 9 count as such, ten to king nothing, an ace 1
        rank = draw.below(52) // 4
        return rank + 2 if rank <= 7 else 1 if rank == 12 else 0
    player, banker = [card()], [card()]
    player.append(card())
    banker.append(card())
    if sum(player) % 10 < 8 and sum(banker) % 10 < 8:
        third = None
        if sum(player) % 10 <= 5:
            third = card()
            player.append(third)
        total = sum(banker) % 10
        least = {3: (0, 1, 2, 3, 4, 5, 6, 7, 9), 4: (2, 3, 4, 5, 6, 7), 5: (4, 5, 6, 7), 6: (6, 7)}
        if total <= 5 if third is None else total <= 2 or third in least.get(total, ()):
            banker.append(card())
    ours, theirs = sum(player) % 10, sum(banker) % 10
    winner = "Player" if ours > theirs else "Banker" if theirs > ours else "Tie"
    pays = {"player": (2, 1), "banker": (195, 100), "tie": (9, 1)}[choice]
    return f"{winner} · {ours} : {theirs}", pays if winner.lower() == choice else (1, 1) if winner == "Tie" else (0, 1)


# Games that last: what is shown, what is staked, and the payout; None as long as they go on.

RANKS, SUITS = "2 3 4 5 6 7 8 9 10 J Q K A".split(), "♦♥♠♣"

def face(card):
    return RANKS[card // 4] + SUITS[card % 4]

def ways(n, k):
    result = 1
    for i in range(k):
        result = result * (n - i) // (i + 1)
    return result

def mines(choice, moves, stake, draw):
    match = re.fullmatch(r"m([1-9][0-9]?)|([1-9][0-9]?) mines?", choice)
    count = int(match[1] or match[2]) if match else 0
    check(1 <= count <= 24, "a choice at mines is such as m3 or 3 mines")
    win = lambda free: (99 * ways(25, free), 100 * ways(25 - count, free))
    last = max(n for n in range(1, 26 - count) if win(n)[0] <= 10_000 * win(n)[1])
    laid, free, over = draw.without_replacement(range(25), count), [], False
    for move in moves:
        check(not over and len(free) < last, "a move comes after the end")
        if move == "cash" and free:
            over = True
            continue
        check(re.fullmatch("[a-e][1-5]", move), f"{move!r} is no move here")
        cell = "abcde".index(move[0]) * 5 + int(move[1]) - 1
        check(cell not in free, f"{move} is open already")
        if cell in laid:
            return lost_at(moves, move, f"💎 {len(free)} · 💥 {move}", stake)
        free.append(cell)
    num, den = win(len(free))
    shown = f"💎 {len(free)}" + (f" · {times(num, den)}" if free else "")
    return shown, stake, stake * num // den if over or len(free) == last else None

def lost_at(moves, move, shown, stake):
    check(moves.index(move) == len(moves) - 1, "a move comes after the end")
    return shown, stake, 0

def hilo(choice, moves, stake, draw):
    check(choice in ("", "chain"), "hi-lo has one choice: chain")
    rank = lambda card: (card // 4 + 1) % 13 + 1  # 1 for an ace up to 13 for a king
    def right(guess, now, then):
        if guess == "hi":
            return then > now if now == 1 else then >= now
        return then < now if now == 13 else then <= now
    ranks = lambda guess, now: sum(right(guess, now, then) for then in range(1, 14))
    card = draw.below(52)
    path, guesses, skips, num, den, lost, cashed = [face(card)], 0, 0, 1, 1, False, False
    may_win = lambda ways: guesses < 15 and 99 * num * 13 <= 1_000 * 100 * den * ways
    def legal():
        if lost or cashed:
            return []
        moves = [guess for guess in ("hi", "lo") if may_win(ranks(guess, rank(card)))]
        moves += ["skip"] if skips < 25 and may_win(12) else []
        return moves + (["cash"] if guesses and moves else [])
    for move in moves:
        check(move in legal(), f"{move!r} is no move here")
        if move == "cash":
            cashed = True
            continue
        before, card = card, draw.below(52)
        if move == "skip":
            skips += 1
        else:
            guesses += 1
            num, den = num * 13, den * ranks(move, rank(before))
            lost = not right(move, rank(before), rank(card))
        path.append({"skip": "⏭", "hi": "⬆️", "lo": "⬇️"}[move] + " " + face(card))
    worth = " · 💥" if lost else f" · {times(99 * num, 100 * den)}" if guesses else ""
    shown = ("… " if len(path) > 3 else "") + " ".join(path[-3:]) + worth
    paid = 0 if lost or not guesses else stake * 99 * num // (100 * den)
    return shown, stake, None if legal() else paid

def blackjack(choice, moves, stake, draw):
    check(choice in ("", "hand"), "blackjack has one choice: hand")
    value = lambda card: 1 if card // 4 == 12 else min(card // 4 + 2, 10)
    def total(cards):
        low = sum(map(value, cards))
        soft = low <= 11 and any(card // 4 == 12 for card in cards)
        return low + 10 * soft, soft
    natural = lambda cards: len(cards) == 2 and total(cards)[0] == 21
    first, up, second, hole = [draw.below(52) for _ in range(4)]
    hands, dealer, insured = [[first, second]], [up, hole], None
    doubled, stood = [False, False], [False, False]
    ours_natural = lambda: len(hands) == 1 and natural(hands[0])
    def turn():
        if natural(dealer) or ours_natural():
            return None
        for at, cards in enumerate(hands):
            split_aces = len(hands) > 1 and cards[0] // 4 == 12
            if not (stood[at] or doubled[at] or split_aces or total(cards)[0] >= 21):
                return at
    def legal():
        if up // 4 == 12 and insured is None:
            return ["insure", "decline"]
        if turn() is None:
            return []
        cards = hands[turn()]
        two = ["double"] if len(cards) == 2 else []
        split = ["split"] if len(cards) == 2 and len(hands) == 1 and value(cards[0]) == value(cards[1]) else []
        return ["hit", "stand"] + two + split
    for move in moves:
        check(move in legal(), f"{move!r} is no move here")
        at = turn()
        if move in ("insure", "decline"):
            insured = move == "insure"
        elif move == "split":
            hands = [[first], [second]]
            for cards in hands:
                cards.append(draw.below(52))
        elif move == "stand":
            stood[at] = True
        else:
            doubled[at] = move == "double"
            hands[at].append(draw.below(52))
    over = not legal()
    if over and not (natural(dealer) or ours_natural() or all(total(cards)[0] > 21 for cards in hands)):
        while total(dealer)[0] < 17:
            dealer.append(draw.below(52))
    def counted(cards, may_be_natural):
        count, soft = total(cards)
        if may_be_natural and natural(cards):
            return "blackjack"
        return f"{count} bust" if count > 21 else f"{count - 10}/{count}" if soft and count < 21 else str(count)
    row = lambda cards: " ".join(map(face, cards))
    ours = " | ".join(f"{row(cards)} ({counted(cards, len(hands) == 1)})" for cards in hands)
    theirs = f"{row(dealer)} ({counted(dealer, True)})" if over else f"{face(up)} ?? ({counted([up], False)})"
    staked = sum(stake * (2 if doubled[at] else 1) for at in range(len(hands))) + (stake // 2 if insured else 0)
    def paid(at, cards):
        own, other, put = total(cards)[0], total(dealer)[0], stake * (2 if doubled[at] else 1)
        if ours_natural() and not natural(dealer):
            return put * 5 // 2
        if natural(dealer):
            return put if ours_natural() else 0
        if own > 21 or own < other <= 21:
            return 0
        return put if own == other else put * 2
    payout = sum(paid(at, cards) for at, cards in enumerate(hands))
    payout += stake // 2 * 3 if insured and natural(dealer) else 0
    return f"{ours} : {theirs}", staked, payout if over else None

def poker(choice, moves, stake, draw):
    check(choice in ("", "jacks"), "video poker has one choice: jacks")
    held, drawn = [False] * 5, False
    for made, move in enumerate(moves):
        check(not drawn and move in ("h1", "h2", "h3", "h4", "h5", "draw") and (move == "draw" or made < 40), f"{move!r} is no move here")
        if move == "draw":
            drawn = True
        else:
            held[int(move[1]) - 1] ^= True
    deck = list(range(52))
    card = lambda: deck.pop(draw.below(len(deck)))
    hand = [card() for _ in range(5)]
    if not drawn:
        return " ".join(("🔒" if keep else "") + face(c) for c, keep in zip(hand, held)), stake, None
    hand = [c if keep else card() for c, keep in zip(hand, held)]
    ranks = sorted(c // 4 for c in hand)
    same = sorted((ranks.count(rank) for rank in set(ranks)), reverse=True)
    flush = len({c % 4 for c in hand}) == 1
    straight = same[0] == 1 and (ranks[4] - ranks[0] == 4 or ranks == [0, 1, 2, 3, 12])
    high_pair = any(rank >= 9 and ranks.count(rank) == 2 for rank in ranks)
    name, pays = next(line for holds, *line in [
        (straight and flush and ranks[0] == 8, "Royal flush", 800),
        (straight and flush, "Straight flush", 50),
        (same[0] == 4, "Four of a kind", 25),
        (same[:2] == [3, 2], "Full house", 9),
        (flush, "Flush", 6),
        (straight, "Straight", 4),
        (same[0] == 3, "Three of a kind", 3),
        (same[:2] == [2, 2], "Two pairs", 2),
        (high_pair, "Jacks or better", 1),
        (True, "Nothing", 0),
    ] if holds)
    return f"{' '.join(map(face, hand))} · {name}", stake, stake * pays


AT_ONCE = {"coin": coin, "dice": dice, "slots": slots, "roulette": roulette, "plinko": plinko, "limbo": climb(100_000_000),
           "crash": climb(1_000_000), "keno": keno, "wheel": wheel, "baccarat": baccarat}
LASTING = {"mines": mines, "hilo": hilo, "bjack": blackjack, "poker": poker}
CONTESTS = ("duel", "pot")

def contest(game, wager, clients, draw):
    """A duel or a pot: what was drawn, and the place of who wins, counted from 1."""
    if game == "duel":
        check(wager in ("flip", "dice") and len(clients) == 2, "a duel is flip or dice between two client seeds")
        if wager == "flip":
            side = draw.below(2)
            return [f"side {side} of 0 and 1"], side + 1
        lines = []
        for _ in range(20):
            a, b, c, d = [draw.below(6) + 1 for _ in range(4)]
            lines.append(f"dice {a} {b} against {c} {d}")
            if a + b != c + d:
                return lines, 1 if a + b > c + d else 2
        return lines, None
    stakes = [amount(word)[0] for word in wager.split()]
    check(len(stakes) == len(clients) and len(stakes) <= 40, "a pot has a stake for each client seed, 40 at most")
    ticket = (draw.word() << 32 | draw.word()) * sum(stakes) >> 64
    bought = 0
    for place, stake in enumerate(stakes, 1):
        bought += stake
        if ticket < bought:
            return [f"ticket {ticket} of {sum(stakes)}"], place

def recompute(fields):
    fields = [field.strip().removeprefix("'").strip() for field in fields]
    check(5 <= len(fields) <= 7, "five fields are needed, and the moves of a round that lasted")
    server, client, nonce, game, wager = fields[:5]
    rest = fields[5:]
    server = server.lower()
    check(re.fullmatch("[0-9a-f]*", server), "a server seed is of hex digits")
    check(len(server) == 64, f"a server seed is 64 hex digits, not {len(server)}")
    clients = client.split(":") if game in CONTESTS else [client]
    check(all(re.fullmatch(r"[A-Za-z0-9._~-]{1,64}", c) for c in clients), "a client seed is 1 to 64 letters, digits or . _ ~ -")
    check(re.fullmatch("[0-9]{1,10}", nonce) and int(nonce) < 2**32, "a nonce is a number from 0")
    nonce = int(nonce)
    check(game in AT_ONCE or game in LASTING or game in CONTESTS, f"a game is one of {', '.join([*AT_ONCE, *LASTING, *CONTESTS])}")
    if game in CONTESTS:
        check(nonce == 0 and not any(rest), "a duel or a pot has the nonce 0 and no moves")
        client = hashlib.sha256(client.encode()).hexdigest()
    head = [f"server seed {server}", f"SHA-256 of it {hashlib.sha256(server.encode()).hexdigest()}", f"client seed {client}, nonce {nonce}"]
    draws = []
    draw = Draws(server, client, nonce, draws)
    if game in CONTESTS:
        lines, winner = contest(game, wager, clients, draw)
        return head + lines + [f"player {winner} wins" if winner else "nobody wins"]
    stake, _, choice = wager.partition(" ")
    if not choice and rest:  # the stake and the choice as fields of their own
        choice, *rest = rest
    check(len(rest) <= 1, "all moves are one field")
    (stake, digits), choice, moves = amount(stake), choice.strip(), " ".join(rest).split()
    if game in AT_ONCE:
        check(not moves, f"{game} has no moves")
        shown, (num, den) = AT_ONCE[game](choice, draw)
        staked, paid = stake, stake * num // den
    else:
        shown, staked, paid = LASTING[game](choice, moves, stake, draw)
    end = "still open" if paid is None else f"stake {decimals(staked, digits)} pays {decimals(paid, digits)}"
    return head + draws + [f"result {shown}", end]

def promised(text):
    """Form 2 says so in its first line, then has ids and ratios; form 1 is rules and events in English."""
    lines = text.replace("\r\n", "\n").strip("\n").split("\n")
    form, game = 1, lines[0].split(" ")[0]
    if match := re.fullmatch(r"terms([0-9]+) ([a-z]+) [0-9]+", lines[0].strip()):
        form, game = int(match[1]), match[2]
        lines = [line.strip() for line in lines]
        bets = lines[2:] if game == "toss" else lines[1:]
        check(form == 2, f"form {form} is newer than this script")
        check(bets and all(re.fullmatch(r"[a-z0-9]+( [0-9]+)* [0-9]+/[0-9]+", bet) for bet in bets), "a line of form 2 is ids and a ratio")
    check(game in AT_ONCE or game in LASTING or game == "toss", "a promise begins with terms2 and its game, or in form 1 with the game")
    return f"form {form} of {game}, SHA-256 {hashlib.sha256(''.join(line + chr(10) for line in lines).encode()).hexdigest()}"

def main():
    if sys.argv[1:] == ["--terms"]:
        try:
            print(promised(sys.stdin.buffer.read(1 << 16).decode()))
        except (Wrong, UnicodeDecodeError) as why:
            sys.exit(f"verify.py: {why}")
        return
    if sys.argv[1:] != ["-"]:
        if len(sys.argv) < 6:
            sys.exit(__doc__)
        try:
            print("\n".join(recompute(sys.argv[1:])))
        except Wrong as why:
            sys.exit(f"verify.py: {why}")
        return
    for line in sys.stdin:
        try:
            print("\n".join(recompute(line.rstrip("\r\n").split("\t"))), end="\n\n")
        except Wrong as why:
            print(f"verify.py: {why}", end="\n\n")

main()
