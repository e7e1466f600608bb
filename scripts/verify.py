#!/usr/bin/env python3
# Usage: verify.py SERVER_SEED CLIENT_SEED NONCE GAME STAKE CHOICE (as revealed; choices: heads, lt5000, line)
import hashlib, hmac, sys
from fractions import Fraction
server, client, nonce, game, stake, choice = sys.argv[1:7]
if game not in ("coin", "dice", "slots"): sys.exit("only coin, dice and slots are here: casino-bot verify recomputes every game")
print(f"server seed {server}\nSHA-256 of it {hashlib.sha256(server.encode()).hexdigest()}\nclient seed {client}, nonce {nonce}")
def words():
    for block in range(1_000_000):
        message = f"{client}:{nonce}:{block}"
        digest = hmac.new(server.encode(), message.encode(), hashlib.sha256).digest()
        print(f"HMAC-SHA256 of {message} is {digest.hex()}")
        yield from (int.from_bytes(digest[i:i + 4], "big") for i in range(0, 32, 4))
def below(n, stream=words()):
    print(f"draw {(word := next(stream)):08x} of {n} is {word * n >> 32}")
    return word * n >> 32
if game == "coin":
    shown = ["Heads", "Tails"][below(2)]
    pays = Fraction(198, 100) * (shown.lower() == choice)
elif game == "dice":
    roll, side, target = below(10_000), choice[:2], int(choice[2:])
    shown = f"{roll // 100}.{roll % 100:02}"
    pays = Fraction(9_900, target) * (roll < target) if side == "lt" else Fraction(9_900, 9_999 - target) * (roll > target)
elif game == "slots":
    reel = ["🍒"] * 40 + ["🍋"] * 30 + ["🔔"] * 20 + ["⭐"] * 8 + ["7️⃣"] * 2
    a, b, c = line = [reel[below(100)] for _ in range(3)]
    shown, triples = " ".join(line), {"🍒": 5, "🍋": 9, "🔔": 20, "⭐": 150, "7️⃣": 1_500}
    pays = triples[a] if a == b == c else Fraction(3, 2) * (a == b == "🍒")
show = lambda x: f"{int(x):,}." + f"{int(x * 1_000_000) % 1_000_000:06}".rstrip("0").ljust(2, "0")
print(f"result {shown}\nstake {show(Fraction(stake))} pays {show(Fraction(stake) * pays)}")
