### Что говорит casino-bot, по-русски. К игроку обращаемся на «вы»; суммы пишутся так же, как по-английски.

## Words that stand in other sentences.

about = около
unit-play = { $amount ->
    [one] кредит
    [few] кредита
    [many] кредитов
   *[other] кредита
}
wait-minutes = { $minutes } мин
wait-hours = { $hours } ч { $minutes } мин
time-minutes = { $minutes ->
    [one] { $minutes } минуту
    [few] { $minutes } минуты
    [many] { $minutes } минут
   *[other] { $minutes } минуты
}
time-hours = { $hours ->
    [one] { $hours } час
    [few] { $hours } часа
    [many] { $hours } часов
   *[other] { $hours } часа
}
up-to = до { $amount }
from-to = От { $min } до { $max }{ $why }
closed-for-now = Пока закрыто{ $why }
closed-bankroll = Пока закрыто: у казино слишком мало { $unit }, чтобы принять здесь хоть какую-то ставку.
why-bet = : ни одна ставка не может выиграть больше { $share } банка казино
why-account = : все ваши открытые ставки вместе могут выиграть { $share } банка казино, за вычетом открытых ставок других
why-newcomer =
    : открытые ставки новичка могут выиграть { $share } банка казино, больше — после { $bets ->
        [one] { $bets } ставки
        [few] { $bets } ставок
        [many] { $bets } ставок
       *[other] { $bets } ставки
    } и { $hours ->
        [one] { $hours } часа
        [few] { $hours } часов
        [many] { $hours } часов
       *[other] { $hours } часа
    }

## Wallets.

wallet-play = Игровые кредиты
button-play-credits = 🎟 Играть на кредиты
button-wallet = 👛 Кошелёк: { $wallet }
in-wallet = 👛 { $wallet }
wallet-opened = Теперь вы играете из кошелька { $wallet }.
wallet-open-one =
    👛 Вы играете из кошелька <b>{ $wallet }</b>.
    У вас <b>{ $balance }</b> { $unit }.
wallets = 👛 <b>Ваши кошельки</b>
wallet-line = ▫️ { $balance } { $unit }
wallet-line-play = ▫️ { $balance } { $unit }, игровые деньги
wallet-line-open = ✅ <b>{ $balance }</b> { $unit }
wallet-line-open-play = ✅ <b>{ $balance }</b> { $unit }, игровые деньги
wallet-line-closed = ▫️ { $balance } { $unit }: здесь на это больше не играют, вывести можно в любое время
wallets-how = Вы играете из отмеченного; чтобы сменить, нажмите на другой. Начатое продолжается в том кошельке, где началось.
owed = 💼 Это тоже ваше, но здесь на это больше не играют. Вывести: /withdraw
owed-closed = 💼 Эти настоящие деньги тоже ваши. Касса пока закрыта, поэтому вывести их нельзя; они хранятся для вас, пока она не откроется снова.
owed-under-way = ▫️ Вывод #{ $id } на { $amount } { $unit } ждёт её открытия
owed-nothing = Касса пока закрыта, а настоящих денег у вас здесь нет.

## The language.

language-ask = 🌐 <b>Язык</b>: на каком мне говорить?
language-set = 🌐 Теперь я говорю по-русски.
button-language = 🌐 Язык

## Buttons: short, without HTML.

button-home = 🏠 Панель
button-back = ◀️ Назад
button-history = 📜 История
button-stats = 📊 Итоги
button-fair = 🔐 Честность
button-help = ❓ Помощь
button-games = 🎮 Игры
button-rules = 📖 Правила
button-newer = ◀️ Новее
button-older = Раньше ▶️
button-set-client-seed = ✏️ Задать свой сид
button-rotate = 🔄 Сменить и раскрыть
button-verify = 🧮 Как проверить
button-cancel = ✖️ Отмена
button-half = ½
button-double = 2×
button-max = Макс
button-other-stake = Своя…
button-change = 🎛 Изменить
button-play = ▶️ { $bet } · { $stake } → { $pays }
button-play-unnamed = ▶️ Играть · { $stake } → { $pays }
button-no-play = ▶️ – { $first }
button-go-on = ▶️ { $emoji } { $game }
button-again = 🔁 Ещё раз · { $stake }
button-refill = 🎁 Бесплатные кредиты: { $amount }
button-bet-instead = Поставить { $stake }: { $bet }
button-watch = ▶️ По ходам
button-previous = ◀️ Назад
button-next = Дальше ▶️
button-proof = 🧮 Доказательство
button-terms = 📃 Таблица выплат
button-csv = 📄 CSV
button-auto = 🔂 Автоигра
button-stop = ⏹ Стоп
button-auto-rounds = { $rounds ->
    [one] { $rounds } раунд
    [few] { $rounds } раунда
    [many] { $rounds } раундов
   *[other] { $rounds } раунда
}
button-auto-no-win = Плюс: выкл
button-auto-win = Плюс { $count }×
button-auto-half = Половина
button-auto-loss = Минус { $count }×
button-auto-start = ▶️ Начать · по { $stake } за раунд
button-top = 🏆 Лучшие игроки
button-top-join = 🙋 Показать меня
button-top-leave = 🙈 Убрать меня
button-duels = ⚔️ Дуэли и котлы
button-accept = ⚔️ Принять · { $stake }
button-rematch = 🔁 Реванш · { $stake }
button-tosses = 🎯 Все броски Telegram
button-throw = { $emoji } Бросить · { $stake } → { $pays }

## The commands in Telegram's menu and in the help: up to 256 characters.

menu-start = Ваша панель
menu-games = Все игры
menu-toss = Броски самого Telegram: 🎲 🎯 🏀 ⚽ 🎳 🎰
menu-duel = Вызвать другого игрока: /duel 10 flip
menu-pot = Общий котёл группы: /pot 5
menu-balance = Ваш баланс
menu-wallet = Ваши кошельки и тот, из которого вы играете
menu-deposit = Внести настоящие деньги: /deposit 10 USDT
menu-withdraw = Вывести их: /withdraw 5 USDT
menu-payments = Что вы внесли и вывели
menu-history = Ваши прошлые раунды
menu-round = Прошлый раунд и его доказательство: /round 12
menu-stats = Итоги ваших раундов
menu-top = Лучшие из тех, кто хочет быть на виду
menu-news = Сообщения казино: вкл или выкл
menu-support = Написать нам: /support ТЕКСТ
menu-paysupport = Написать нам о платеже
menu-privacy = Что о вас хранится: файлом или стереть
menu-fair = Сиды, обязательства, как проверить раунд
menu-limits = Лимиты, паузы, самоисключение: /limits loss 24h 50
menu-language = На каком языке я говорю
menu-help = Как играть
menu-cancel = Прервать то, что я просил ввести

## Refusals: plain, and up to 200 characters with everything put in, since they stand in toasts.

refusal-amount = «{ $typed }» — не сумма. Напишите, например, 10 или 10.50, без знаков, либо max или half.
refusal-too-small = Наименьшая ставка здесь — { $min } { $unit }.
refusal-too-large = Наибольшая ставка здесь — { $max } { $unit }.
refusal-too-large-now = Сейчас наибольшая ставка на это — { $max } { $unit }{ $why }.
refusal-closed = Эта ставка пока закрыта{ $why }.
refusal-too-soon = Минутку: следующий раунд можно начать через { $time } с.
refusal-file-too-soon = Вы только что получили файл: следующий можно через { $seconds } с.
refusal-file-in-group = В этом файле вся ваша история: попросите его в нашем личном чате командой /history csv.
refusal-not-enough = Не хватает: ставка { $stake }, у вас { $balance } { $unit }.
refusal-not-enough-to-raise = Не хватает: ставка вырастет на { $raise }, у вас { $balance } { $unit }.
refusal-refill-too-soon = Вы недавно получали бесплатные кредиты: следующие — через { $time }.
refusal-no-refill = Бесплатные кредиты — для тех, у кого меньше { $amount } и нет открытых ставок.
refusal-no-such-bet = Такой ставки здесь нет.
refusal-choice = На что ставить: { $bets-words }. Например: /{ $command } { $example }
refusal-client-seed = Клиентский сид — от 1 до { $chars } латинских букв, цифр или знаков . _ ~ - без пробелов.
refusal-round = Это не ваш раунд. Все ваши — в /history.
refusal-crowded = В этом чате столько всего происходит, что я не успеваю. Попробуйте через минуту.
refusal-silent = Telegram не даёт мне писать в этот чат ещё { $minutes } мин, поэтому ставки здесь не принимаются. В нашем личном чате можно играть дальше.
refusal-too-much = К вам идёт столько ответов, что нового от вас я не приму, пока они не дойдут.
refusal-too-fast = Вы быстрее, чем я отвечаю. Слишком частые нажатия ничего не делают.
refusal-round-open = Ваш раунд #{ $round } («{ $game }») ещё открыт, и до его конца сиды остаются в тайне. Сначала закончите его: /{ $command }
refusal-round-over = Раунд #{ $round } окончен. Как он прошёл, покажет /round { $round }.
refusal-toss = Такой ставки я не знаю. Например: /{ $command } { $example }, или просто /{ $command }.
refusal-no-toss = Это не ваш бросок. Все ваши — в /history.
refusal-in-the-air = Ваш прошлый бросок ещё в воздухе. Минутку.
refusal-no-auto = Для этой игры автоигры нет.
refusal-ask-in-private = Сейчас это невозможно. Подробности — в нашем личном чате.
refusal-auto-plays = Ваша автоигра ещё идёт: сначала остановите её.
refusal-stale = Эта кнопка уже отработала. Откройте последнее сообщение.
refusal-foreign = Это чужая кнопка. Наберите /start, и будет ваша.
refusal-unknown = Такой команды я не знаю. Все они — в /help.
refusal-not-asked = Я не понял. Выберите игру в /games или загляните в /help.
refusal-duel = Вызов — это ставка и flip (монета) или dice (кости). Например: /duel 10 flip
refusal-challenge-open = Ваш вызов #{ $id } здесь ещё открыт. Его покажет /duel: подождите или отмените.
refusal-own-challenge = Это ваш собственный вызов: он ждёт кого-то другого.
refusal-not-your-duel = Эта дуэль была между другими. Наберите /duel 10 flip, и будет ваша.
refusal-over = Всё решено: чем кончилось, покажет /{ $command } #{ $id }.
refusal-already-in = Вы уже участвуете.
refusal-faster = Поздно: вас опередили ({ $name }).
refusal-called-off = Поздно: этот вызов отменён.
refusal-time-is-up = Поздно: время вышло.
refusal-pot-full =
    Котёл полон: { $count ->
        [one] { $count } игрок
        [few] { $count } игрока
        [many] { $count } игроков
       *[other] { $count } игрока
    }.
refusal-other-pot = Открытый здесь котёл — в другой валюте. В вашей можно начать, когда он закончится.
refusal-other-wallet = Это для кошелька { $wallet }, а сейчас у вас открыт { $open }. Сменить: /wallet
refusal-not-played = Ставки в { $name } здесь пока не принимаются. Всё, что у вас есть, остаётся вашим: /wallet
refusal-no-figure = «{ $typed }» — не сумма. Пишите её так: 10 или 10.50.
refusal-payments-in-group = Ваши платежи больше никого не касаются: спросите меня в нашем личном чате.
refusal-no-wallet = Такого кошелька здесь нет. Ваши кошельки: /wallet
refusal-no-cashier = Здесь играют только на бесплатные кредиты: вносить и выводить нечего.
refusal-groups-only = Котёл — для групп: добавьте меня в группу и наберите /pot 5
refusal-no-contest = Такой дуэли или такого котла я не знаю.
refusal-move = Сейчас этот ход невозможен.
refusal-no-time = «{ $typed }» — не время. Напишите, например, 45 min, 2h или 1h30, не больше 24 часов.
refusal-limits = Не понял. Например: /limits loss 24h 50, /limits deposit 7d 100, /limits stake 5, /limits time 24h 2h, /limits pause 24h, /limits exclude 6m
refusal-no-limits-here = Для игровых кредитов таких лимитов нет. Сначала откройте кошелёк с деньгами: /wallet, или назовите его: /limits stake 5 USDT
refusal-limits-first = Прежде чем пополнить счёт, выберите лимиты или скажите, что они не нужны.
toast-same = Ничего не меняется: так уже стоит, или больше не помещается.
refusal-cashier-closed = Пополнение и вывод сейчас закрыты. Ваши деньги в сохранности, игры идут.
refusal-cashier-paused = Вывод сейчас приостановлен. Ваши деньги в сохранности, игры идут.
refusal-no-rate = Курс { $name } сейчас неизвестен, поэтому ни пополнить, ни вывести нельзя. Попробуйте через несколько минут.
refusal-not-taken = Здесь это не принимается. Что принимается: /wallet
refusal-payment-too-small = Наименьшая сумма: { $min } { $unit }.
refusal-payment-too-large = Наибольшая сумма сейчас: { $max } { $unit }.
refusal-day-over = Лимит за 24 часа исчерпан. Попробуйте позже.
refusal-not-enough-to-pay = Не хватает: у вас { $balance } { $unit }.
refusal-deposit-open = Пополнение #{ $id } ещё можно оплатить: оплатите его или дождитесь конца срока.
refusal-too-many-deposits = Слишком много счетов подряд: следующий через { $time }.
refusal-many-pay = Сейчас пополняет слишком много игроков сразу. Попробуйте через минуту.
refusal-withdrawal-under-way = Вывод #{ $id } ещё в пути: по одному, пожалуйста.
refusal-no-payment = Такого платежа я не знаю.
refusal-payment-over = Поздно: с ним уже что-то произошло.
refusal-own-payment = Это ваше, поэтому решать должен другой администратор или владелец.
refusal-not-confirmed = Набором ничего не подтвердить: нажмите кнопку выше или отмену.
refusal-owner-only = Это может только владелец.
refusal-not-your-role = Ваша роль в конторе этого не позволяет.
refusal-in-chat-only = Это делается только здесь, в чате.
refusal-themselves = Самому себе этого не делает никто.
refusal-colleague = Это сотрудник конторы: такое может только владелец.
refusal-already-so = Так уже и есть.
refusal-letter-goes = Прошлое сообщение ещё рассылается: подождите или остановите его.
refusal-letter-too-long = Напишите от 1 до { $count } знаков.
refusal-ticket-length = Напишите от 1 до { $count } знаков одним сообщением.
refusal-ticket-too-many = Вы много написали: не больше { $count } сообщений в час и { $tickets } новых обращений в день. Попробуйте позже.
refusal-ticket-full = В этом обращении уже { $count } сообщений. Закройте его и напишите заново: /support
refusal-ticket-busy = Сейчас нам пишут очень многие. Попробуйте, пожалуйста, позже.
refusal-ticket-gone = Это обращение закрыто. Новое откроет /support.
refusal-erase-bets = Сначала доиграйте или остановите начатое: раунд, бросок, дуэль, банк или автоигру.
refusal-erase-payments = Ваш платёж или решение о ваших деньгах ещё не завершены. Попробуйте после этого: /payments
refusal-erase-money = У вас здесь настоящие деньги. Сначала выведите их: /withdraw
refusal-erase-staff = Вы здесь работаете: журнал называет, кто что сделал. Сначала с вас должны снять роль.
refusal-erase-too-soon = Вы стирали данные в последние сутки. Попробуйте завтра.
refusal-data-too-soon = Вы недавно получили этот файл: следующий можно через { $time }.
refusal-office-limit = Напишите лимит и причину: stake 5 USDT сам попросил, loss 7d 50 USDT причина, time 24h 2h причина, или off вместо значения.
refusal-second-person = Кто попросил, тот не подтверждает: нужен второй человек.
refusal-adjust-how = Напишите + или -, сколько, чего и почему: +5 USDT за ошибку или -3 USDT выдано дважды.
refusal-not-lower = Собственный лимит игрока такой же или ниже.
refusal-by-settings = Эту роль задают настройки, и меняется она только там.
refusal-payouts-held = Вывод с этого счёта приостановлен: его проверяет человек. Деньги остаются на месте.
refusal-office = Напишите сколько, чего и почему: /admin in 100 USDT куплено сегодня или /admin out 20 USDT аренда.
refusal-no-reason = Напишите причину, в нескольких словах.
refusal-no-player = Такого игрока я не знаю.
refusal-not-counted = Эту сумму здесь не сосчитать: её можно только вернуть или оставить вручную.
refusal-bankroll-short = Свободно в банке: { $balance } { $unit }.

## Why a typed bet is not taken: in a message of its own, which has more room.

not-a-bet = «{ $part }» — не ставка в игре «{ $game }». На что ставить: { $bets-words }. Например: /{ $command } { $example }
not-a-bet-hint = «{ $part }» — не ставка в игре «{ $game }»: { $hint }. На что ставить: { $bets-words }. Например: /{ $command } { $example }

## Where the bot may write; the first is a toast.

place-toast = Я не могу здесь писать, поэтому ставки не принимаются. Попросите администратора дать мне право писать или играйте в нашем личном чате.
place-again = 🔊 Какое-то время я не мог здесь писать и не принимал ставок. Теперь могу: отправьте это ещё раз.
place-closed = 🔇 Я не могу писать в группе или теме, откуда пришла ваша просьба, поэтому ставки там не принимаются. Попросите администратора дать мне право писать или играйте здесь.
place-quiet = 🔇 Telegram не даёт мне писать ещё { $minutes } мин в группе, откуда пришла ваша просьба, поэтому ставки там не принимаются. Здесь можно играть дальше.
place-no-auto = 🔇 Там, где шла ваша автоигра, я больше не могу писать, поэтому она закончена.
place-masked = 🎭 Вы пишете от имени группы или канала, и я не знаю, чьи это были бы деньги. Чтобы играть, пишите от своего имени: анонимному администратору надо выключить «Анонимность».
place-unsaid = 🔇 Я не смог написать это там, где следует, поэтому говорю здесь.

## What failed, to a player.

failure = Извините, не получилось; ничего не поставлено. Если это повторится, сообщите владельцу этот номер: { $reference }

## To the owner.

notice-failure = ⚠️ Обновление отложено как <code>{ $reference }</code>: { $why }. Подробности в журнале.
notice-failures-before = До него по той же причине отложено ещё { $count }.
notice-copy-taken =
    ⚠️ База считается копией: { $why }. Всё открытое завершено, и { $count ->
        [one] { $count } игрок получил новый сид
        [few] { $count } игрока получили новые сиды
        [many] { $count } игроков получили новые сиды
       *[other] { $count } игрока получили новые сиды
    }: прежние могут быть кому-то известны.
notice-seeds-renewed = ℹ️ У всех новые сиды. Всё, что было открыто в начале замены, завершено, кроме того, что я назвал.
notice-seeds-kept = ⚠️ Не удаётся завершить открытые раунды, и их игроки сохраняют свои сиды. Раундов: { $count } ({ $numbers }). Причина в журнале.
notice-worker = ⚠️ Часть бота ({ $worker }) отказала: { $why }. Она запустится снова через { $seconds } с.
worker-hangs = зависание
worker-panicked = паника, место указано в журнале
notice-webhook = ⚠️ Кто-то установил вебхук для токена этого бота, и сообщения уходили туда. Вебхук снят. Если это были не вы, получите новый токен у @BotFather: /revoke.
notice-told-otherwise = ⚠️ Платёжный сервис сообщил о своём счёте #{ $id } две разные вещи. Верится первой, по второй ничего не проведено. Посмотрите этот счёт в сервисе и журнал бота.
notice-numbers = ⚠️ Пришли обновления с номерами, которых Telegram не даёт. Они пропущены, остальные обработаны. Проверьте, что стоит между ботом и Telegram: прокси или TELEGRAM_API_URL.
notice-came-back = ℹ️ Бот снова работает: прошлый запуск закончился не по команде. Ни ставки, ни выигрыши не потеряны.
notice-unhealthy = 🔴 Бот неисправен:
notice-warnings = 🟡 Игра идёт, но взгляните:
notice-reason = • { $why }
notice-healthy =
    🟢 Бот снова исправен, через { $minutes ->
        [one] { $minutes } минуту
        [few] { $minutes } минуты
        [many] { $minutes } минут
       *[other] { $minutes } минуты
    }.
notice-held-back =
    ({ $count ->
        [one] Ещё { $count } сообщение придержано
        [few] Ещё { $count } сообщения придержаны
        [many] Ещё { $count } сообщений придержано
       *[other] Ещё { $count } сообщения придержано
    }; они в журнале.)
notice-round = ⚠️ Раунд #{ $round }, брошенный игроком, не удаётся рассчитать: { $why }. Следующая попытка через сутки; подробности в журнале.
notice-contest = ⚠️ Состязание #{ $id } не удаётся завершить: { $why }. Следующая попытка через { $time }; подробности в журнале.

## To the owner: what is wrong with the bot, each behind a sign, without a full stop. `/health` says the English.

health-silence = от Telegram нет признаков жизни { $seconds } с
health-rejected = Telegram отвергает BOT_TOKEN уже { $seconds } с, хотя раньше он работал: попытки продолжаются; если токен отозван, задайте новый
health-worker-stuck = { $worker }: зависание
health-worker-waits = { $worker }: отказ, ждёт нового запуска
health-worker-stopped = { $worker }: остановка
health-held = слишком много ждёт отправки в Telegram: обновления не принимаются { $seconds } с
health-unaudited = книги не проверялись { $seconds } с
health-unbalanced = книги не сходятся, нарушено правил: { $count }; см. `casino-bot audit`
health-clock-ahead = часы машины переведены вперёд на { $seconds } с: то, что ждёт здесь, считает прошедшее время
health-clock-back = часы машины переведены назад на { $seconds } с: то, что ждёт здесь, считает прошедшее время
health-disk-full = диск полон: ставки не принимаются
health-database-failing = запись в базу невозможна
health-database-replaced = файл базы или её -wal перемещён или заменён, пока был открыт: ставки не принимаются; верните его на место или остановите бота, он запишет в файл что сможет
health-unwritten = в базу ничего не записывалось { $seconds } с
health-disk-nearly-full = диск почти полон: осталось { $count } КиБ
health-unaccounted = деньги у платёжной системы не сходятся с книгами: { $name }; см. сверку в /admin
health-provider-silent = платёжная система не отвечает { $seconds } с
health-replica-behind = копия на другой машине отстаёт на { $seconds } с: то, что записано с тех пор, есть только здесь; проверьте, работает ли Litestream
copy-made = это резервная копия, поставленная на место базы
copy-stranger = это не та база, что работала здесь в прошлый раз
copy-older = это более старое состояние, без последних фиксаций: { $count }

## The panel, help, games, balance.

welcome = 🎰 <b>Добро пожаловать, { $name }!</b>
welcome-gift = Вот вам бесплатные кредиты: <b>{ $balance }</b>. Это игровые деньги: терять нечего, вывести нельзя.
welcome-pick = 👇 Выберите игру. Раунд — одно нажатие.
promised =
    🔐 Ваши исходы уже зафиксированы. Их отпечаток, чтобы потом проверить (/fair):
    <code>{ $hash }</code>
panel =
    👋 <b>С возвращением, { $name }!</b>
    💰 <b>{ $balance }</b> { $unit }
panel-pick = 👇 Выберите игру:
tables-open =
    ⏳ { $tables ->
        [one] У вас открыт { $tables } стол.
        [few] У вас открыто { $tables } стола.
        [many] У вас открыто { $tables } столов.
       *[other] У вас открыто { $tables } стола.
    }
in-group = 👤 <b>{ $name }</b>
help =
    ❓ <b>Как играть</b>

    Нажмите на игру и играйте кнопками или наберите ставку целиком:
help-example = { $emoji } <code>/{ $command } { $example }</code>
help-stakes = Ставка — число вроде 10 или 10.50, либо <b>max</b> (всё) или <b>half</b> (половина).
help-command = /{ $command } – { $help }
help-fair = Честность каждого раунда доказуема: его сид зафиксирован до вашей ставки. См. /fair. Только броски Telegram делает сам Telegram, их мы доказать не можем.
games = 🎮 <b>Игры</b>
games-line =
    { $emoji } <b>{ $game }</b> · возврат { $rtp }
    <code>/{ $command } { $example }</code>
games-line-skill =
    { $emoji } <b>{ $game }</b> · возврат { $rtp } при лучшей игре
    <code>/{ $command } { $example }</code>
balance = 💰 У вас <b>{ $balance }</b> { $unit }.
refill-now =
    Бесплатные кредиты положены раз в { $hours ->
        [one] { $hours } час
        [few] { $hours } часа
        [many] { $hours } часов
       *[other] { $hours } часа
    }: возьмите их сейчас.
refill-after = Следующие бесплатные кредиты — через { $time }.
refilled = 🎁 Вот вам бесплатные кредиты: <b>{ $amount }</b>. Удачи!

## A table before the bet.

as-a-stake = ℹ️ { $stake } понято как ваша ставка. Чтобы поставить, нажмите ▶️.
not-as-a-stake = ℹ️ { $why }
as-a-choice = ℹ️ Понято как { $bet }.
as-a-choice-or-stake = ℹ️ Понято как { $bet }; если это сумма ставки, её поставит первая кнопка.
which-amount = 🤔 Это может быть { $less } или { $more }{ $of }. Сколько?
table-head = { $emoji } <b>{ $game }</b>
table-head-bet = { $emoji } <b>{ $game }</b> · { $bet }
table-stake = Ставка <b>{ $stake }</b> · у вас { $balance } { $unit }
table-empty = Пока ни на что не поставлено: { $first }.
table-pays = Выплата { $top } · возврат в среднем { $rtp }
table-pays-up-to = Выплата до { $top } · возврат в среднем { $rtp }
table-pays-first-stake = Выплата { $top } от первой ставки · возврат в среднем { $rtp }
table-pays-up-to-first-stake = Выплата до { $top } от первой ставки · возврат в среднем { $rtp }
table-pays-skill = Выплата { $top } · возврат в среднем { $rtp } при лучшей игре
table-pays-up-to-skill = Выплата до { $top } · возврат в среднем { $rtp } при лучшей игре
table-pays-first-stake-skill = Выплата { $top } от первой ставки · возврат в среднем { $rtp } при лучшей игре
table-pays-up-to-first-stake-skill = Выплата до { $top } от первой ставки · возврат в среднем { $rtp } при лучшей игре
rules-head =
    { $emoji } <b>{ $game }</b>

    { $rules }
rules-line = { $event } — выплата { $times }
rules-return = В среднем возвращается { $rtp } поставленного. Ваша ставка входит в выплату.
rules-return-skill = В среднем при лучшей игре возвращается { $rtp } поставленного. Ваша ставка входит в выплату.
rules-abandoned =
    Если оставить стол на { $hours ->
        [one] { $hours } час
        [few] { $hours } часа
        [many] { $hours } часов
       *[other] { $hours } часа
    }, он { $rule }.
rules-by-hand = На что ставить: { $bets-words }. Вручную: /{ $command } { $example }
ask-stake = ✏️ Введите ставку для игры «{ $game }»: наименьшая — { $min }, наибольшая — { $max } { $unit }; можно и max или half.
ask-stake-bet = ✏️ Введите ставку для игры «{ $game }» · { $bet }: наименьшая — { $min }, наибольшая — { $max } { $unit }; можно и max или half.
ask-in-group = Ответьте на это сообщение или наберите /cancel.
ask-client-seed =
    ✏️ Введите свой клиентский сид: от 1 до { $chars } латинских букв, цифр или знаков . _ ~ -
    Действующий серверный сид будет раскрыт, а следующий сыграет с вашим.
cancelled = ✖️ Хорошо, я больше ничего не жду.

## What the guard says, and what limits are called.
moment = { $minute } UTC
guard-wind-down = Казино закрывается: новых ставок и пополнений оно не принимает. Начатое закончится по правилам, а свои деньги можно вывести: /withdraw
guard-wind-down-play = Казино закрывается и новых ставок не принимает. Начатое закончится по правилам.
guard-maintenance = Казино на обслуживании: новых ставок и пополнений пока нет. Начатое идёт дальше, а ваши деньги остаются вашими.
guard-deposits-closed = Пополнения пока закрыты. На то, что есть, можно играть и можно это вывести.
guard-withdrawals-closed = Вывод пока закрыт. Ваши деньги остаются вашими.
guard-game-closed = Эта игра пока закрыта. Начатое в ней идёт дальше.
guard-frozen = Казино остановило вашу игру, пока не разберётся. Ваши деньги остаются вашими.
guard-banned = Казино больше не даёт вам играть. Ваши деньги остаются вашими.
guard-age = Прежде чем играть на реальные деньги или пополнять счёт, один раз подтвердите, что вам есть 18 лет.
guard-pause = Вы взяли паузу { $since }, до { $until }. Раньше её не снимет никто. Вывести деньги можно.
guard-exclusion = Вы закрыли себе игру { $since }, до { $until }. Раньше её не откроет никто. Вывести деньги можно.
guard-for-ever = Вы закрыли себе игру навсегда { $since }. Открыть её не может никто. Вывести деньги можно.
guard-reality-check = Вы играете { $time }, итог: { $net } { $unit }. Игра ждёт, пока вы это не увидите.
guard-money = Ваш лимит «{ $limited }» — { $limit } { $unit } с { $since }. Осталось: { $rest }.
guard-money-falls = Ваш лимит «{ $limited }» — { $limit } { $unit } с { $since }. Осталось: { $rest }, больше — с { $falls }.
guard-time = Ваш лимит «{ $limited }» — { $minutes } мин с { $since }, и он исчерпан. Играть снова можно с { $until }.
guard-too-early = Это можно подтвердить с { $from }.
limit-deposit-day = пополнения за 24 часа
limit-deposit-week = пополнения за 7 дней
limit-deposit-month = пополнения за 30 дней
limit-loss-day = проигрыш за 24 часа
limit-loss-week = проигрыш за 7 дней
limit-loss-month = проигрыш за 30 дней
limit-stake = одна ставка
limit-session = игра без перерыва
limit-day = игра за 24 часа

## A round, while it goes on, settled, and later.

net-won = +{ $amount }
net-even = ±{ $amount }
net-lost = −{ $amount }
round-going-on = ставка { $stake } · 💰 { $balance }{ $of } · раунд #{ $round }
round-stands = ▶️ <b>{ $shown }</b>
round-still-open = ⏳ Этот раунд ещё открыт: сначала закончите его.
round-came = { $emoji } <b>{ $shown }</b>
round-came-bet = { $emoji } <b>{ $shown }</b> · ваша ставка: { $bet }
round-result =
    { $mark } <b>{ $net }</b> · ставка { $stake } · выплата { $payout }
    💰 { $balance }{ $of } · раунд #{ $round }
round-in-short = { $emoji } { $shown } { $mark } { $net }
round-left = ⏳ Оставлен: стол { $rule }.
left-alone =
    ⏳ <b>{ $game }</b> · вас не было { $hours ->
        [one] { $hours } час
        [few] { $hours } часа
        [many] { $hours } часов
       *[other] { $hours } часа
    }
    Оставленный стол { $rule }.
left-behind =
    ⏳ <b>{ $game }</b> · казино восстановлено из копии
    Оставленный стол { $rule }.
left-renewed =
    ⏳ <b>{ $game }</b> · все получают новые сиды
    Оставленный стол { $rule }.
round-title = 📜 <b>Раунд #{ $round }</b>
round-bet-shown = { $emoji } <b>{ $game }</b> → <b>{ $shown }</b>
round-bet-shown-on = { $emoji } <b>{ $game }</b> · { $bet } → <b>{ $shown }</b>
round-paid = ставка { $stake } · выплата { $payout }{ $of }
round-not-paid = ставка { $stake }{ $of } · раунд ещё открыт
round-stake = ставка { $stake }{ $of }
round-seeds =
    SHA-256 серверного сида:
    <code>{ $hash }</code>
    Клиентский сид: <code>{ $seed }</code> · nonce { $nonce }
round-proof-open = Его серверный сид остаётся в тайне, пока раунд открыт.
round-proof =
    Серверный сид:
    <code>{ $server-seed }</code>
round-proof-in-force = Его серверный сид ещё действует. Смените его в /fair, и эта страница докажет раунд.
round-replay = 📜 <b>Раунд #{ $round }</b> · ход { $step } из { $steps }
history = 📜 <b>Ваши раунды</b> · страница { $page } из { $pages }
history-none = 📜 Раундов пока нет. Во что сыграть, покажет /games.
history-tap = Нажмите на номер, чтобы увидеть доказательство.
history-line = #{ $round } { $emoji } { $shown } { $mark } <b>{ $net }</b>
history-line-bet = #{ $round } { $emoji } { $bet } → { $shown } { $mark } <b>{ $net }</b>
history-open = открыт
csv-all = Все ваши раунды, всего { $rounds }, сначала новые.
csv-newest = Ваши последние раунды, { $count } из { $rounds }, сначала новые: больше в файл не помещается, более старые не вошли. Любой из них покажет /round.
csv-not-tosses = В нём только раунды: бросков Telegram там нет.
csv-not-contests = В нём только раунды: дуэлей и котлов там нет.
csv-not-tosses-nor-contests = В нём только раунды: бросков Telegram, дуэлей и котлов там нет.

## Rounds in sums.

stats = 📊 <b>Итоги ваших раундов</b>
stats-none = 📊 Вы ещё не играли. Во что сыграть, покажет /games.
stats-line =
    { $played }: { $rounds } { $rounds ->
        [one] раунд
        [few] раунда
        [many] раундов
       *[other] раунда
    } · итог <b>{ $sum-net }</b>
    поставлено { $sum-staked } · выплачено { $sum-paid } · крупнейший выигрыш { $best }
stats-line-all =
    <b>Всего</b>: { $rounds } { $rounds ->
        [one] раунд
        [few] раунда
        [many] раундов
       *[other] раунда
    } · итог <b>{ $sum-net }</b>
    поставлено { $sum-staked } · выплачено { $sum-paid } · крупнейший выигрыш { $best }

## Fairness.

fair =
    🔐 <b>Честность каждого раунда доказуема</b>
    Я зафиксировал тайный серверный сид. Его отпечаток (SHA-256):
    <code>{ $hash }</code>
    Ваш клиентский сид: <code>{ $seed }</code>
    Nonce следующего раунда: { $nonce }

    Следующим зафиксирован:
    <code>{ $next-hash }</code>

    Зафиксированный сид я не могу изменить, а вы не можете увидеть его до смены. С клиентским сидом, который вы задали сами, мой сид не мог быть подобран против вас.
revealed =
    🔓 <b>Раскрыто</b>
    Серверный сид:
    <code>{ $server-seed }</code>
    его SHA-256:
    <code>{ $hash }</code>
    Клиентский сид: <code>{ $seed }</code>
revealed-unused = С ним не сыграно ни одного раунда.
revealed-rounds = Nonce от 0 до { $nonce }. Каждый раунд доказывает /history; последний, #{ $round }:
how-to-verify =
    🧮 <b>Как проверить раунд</b>

    1. До вашей ставки /fair показывает SHA-256 серверного сида.
    2. Раунд берёт числа из HMAC-SHA256, где ключ — шестнадцатеричная запись серверного сида, а сообщение — <code>client seed:nonce:0</code> (затем <code>:1</code> и так далее). Каждые 4 байта, старший первым, делённые на 2³², дают дробь меньше 1.
    3. После смены серверный сид раскрыт: его SHA-256 обязан совпасть с обещанным, а дроби — дать ваши результаты: монета — 2 стороны, кости — 10 000 чисел, каждый барабан — 100 позиций, рулетка — 37 ячеек, плинко — 2 пути в ряду, лимбо и краш — 2²⁴ шагов и на самой границе цели ещё одно число, кено — одно из 40, затем из оставшихся 39 и так далее, мины — так же из 25 клеток, колесо — его секторы, карты — одна из 52 (2♦ 2♥ 2♠ 2♣ 3♦ … A♣), в видеопокере — из оставшихся.

    <code>casino-bot verify</code> делает это без сети и печатает каждый шаг; <code>scripts/verify.py</code> делает то же на чистом Python. С <code>--game wheel --terms</code> первая программа печатает текст, стоящий за SHA-256 правил и таблицы выплат (его показывает и страница раунда; для старых раундов добавьте <code>--form 1</code>), с <code>--order</code> — что значит каждое число; вторая с <code>--terms</code> вычисляет SHA-256 вставленного текста.

terms =
    Правила и таблица выплат, форма { $form }, SHA-256:
    <code>{ $hash }</code>
terms-gone = Этот текст — от более ранней программы, у меня его больше нет.
terms-title = 📃 <b>Раунд #{ $round }</b> · что было обещано
terms-how = Игра и редакция её правил, затем — за что и какая выплата в долях ставки. Каждая строка, и последняя тоже, кончается переводом строки. Тот же текст выводит:
terms-how-first = Правила и выплаты в долях ставки, как они были сформулированы тогда. Каждая строка, и последняя тоже, кончается переводом строки. Тот же текст выводит:

## Auto play.

auto-head = 🔂 <b>Автоигра</b> · { $emoji } { $game }
auto-head-bet = 🔂 <b>Автоигра</b> · { $emoji } { $game } · { $bet }
auto-stake = Ставка <b>{ $stake }</b> за раунд · у вас { $balance } { $unit }
auto-rounds =
    🔁 До <b>{ $rounds }</b> { $rounds ->
        [one] раунда
        [few] раундов
        [many] раундов
       *[other] раунда
    }, по одному раз в { $seconds } с, прямо здесь.
auto-no-win = 📈 Выигрыш её не прервёт.
auto-win =
    📈 Прервётся, когда её раунды выиграют <b>{ $amount }</b> ({ $count ->
        [one] { $count } ставка
        [few] { $count } ставки
        [many] { $count } ставок
       *[other] { $count } ставки
    }).
auto-half = 📉 Прервётся, когда проиграет больше <b>половины</b> того, что у вас сейчас.
auto-loss =
    📉 Прервётся, когда её раунды проиграют <b>{ $amount }</b> ({ $count ->
        [one] { $count } ставка
        [few] { $count } ставки
        [many] { $count } ставок
       *[other] { $count } ставки
    }).
auto-any-time = Остановить можно в любой момент.
auto-under-way = 🔂 Автоигра · { $count } из { $rounds }
auto-ended =
    🔂 Автоигра окончена, сыграно раундов: <b>{ $count }</b> из { $rounds }. { $reason }
    Итог её раундов: <b>{ $sum-net }</b> · 💰 { $balance }{ $of }
auto-ended-won =
    🔂 Автоигра окончена, сыграно раундов: <b>{ $count }</b> из { $rounds }. { $reason }
    Итог её раундов: <b>+{ $sum-net }</b> · 💰 { $balance }{ $of }
auto-end-played = Все раунды сыграны.
auto-end-won =
    Выиграно <b>{ $amount }</b> ({ $count ->
        [one] { $count } ставка
        [few] { $count } ставки
        [many] { $count } ставок
       *[other] { $count } ставки
    }) или больше.
auto-end-half = Проиграно больше половины того, что у вас было.
auto-end-lost =
    Проиграно <b>{ $amount }</b> ({ $count ->
        [one] { $count } ставка
        [few] { $count } ставки
        [many] { $count } ставок
       *[other] { $count } ставки
    }) или больше.
auto-end-stopped = Вы её остановили.
auto-end-played-on = Тем временем вы сыграли другой раунд.
auto-end-late = Бота не было больше минуты.
auto-end-refused = { $why }

## Leaderboards.

top =
    🏆 Лучшие игроки · <b>{ $order }</b>
    { $span }
top-span-week = Эта неделя
top-span-last = Прошлая
top-span-all = Всё время
top-week-since = Эта неделя, { $week }, с понедельника { $from } UTC
top-week-from-to = Прошлая неделя, { $week }, с { $from } по { $to } UTC
top-order-net = Чистый итог
top-order-best = Лучший выигрыш
top-order-staked = Ставки
top-line = { $place } { $name } · <b>{ $figure }</b>
top-figure = { $sum-net }
top-figure-won = +{ $sum-net }
top-nobody = Здесь пока никого.
top-place = Ваше место: { $place } · <b>{ $figure }</b>
top-place-none = Вас в этой таблице пока нет
top-place-behind = Впереди вас: { $count } · <b>{ $figure }</b>
top-what-counts = Считаются ставки, сделанные после того, как игрок впервые вошёл в таблицу, в ту неделю, когда они рассчитаны. Из равных выше тот, кто вошёл раньше.
top-unseen = 🙈 Вас здесь никто не видит. Если войдёте, каждый, кто откроет /top, увидит ваше имя, место, чистый итог, крупнейший выигрыш и сумму ставок — по неделям и за всё время.
top-seen = 🙋 Каждый, кто откроет /top, видит вас здесь как <b>{ $name }</b>. Если выйдете, вы сразу исчезнете; ваши ставки незримо считаются дальше на случай, если вернётесь.
top-joined = 🙋 Теперь вас здесь видят другие.
top-left = 🙈 Вас здесь больше никто не видит.

## Players against each other: duels and pots.

duel = ⚔️ Дуэль
pot = 🏺 Котёл
contest-title-flip = ⚔️ <b>Дуэль #{ $id }</b> · 🪙 монета
contest-title-dice = ⚔️ <b>Дуэль #{ $id }</b> · 🎲 кости
contest-title-pot = 🏺 <b>Котёл #{ $id }</b>
contest-rule-flip = При орле выигрывает вызвавший, при решке — принявший.
contest-rule-dice = По две кости каждому: выигрывает большая сумма, при равенстве бросают ещё.
contest-rule-pot = Билет за каждые 0.000001: кто внёс больше, выигрывает чаще.
contest-promise =
    🔐 Сид зафиксирован. Его SHA-256:
    <code>{ $hash }</code>
contest-client-seed = Клиентский сид вызвавшего: <code>{ $seed }</code>
challenge = <b>{ $name }</b> ставит <b>{ $stake }</b> · победитель получит <b>{ $payout }</b>
challenge-who = Кто рискнёт? Играет первый, кто примет.
challenge-until = Вызов открыт до { $until }, затем ставка вернётся.
challenge-send =
    Передайте это, чтобы соперник отправил мне:
    <code>/start duel_{ $code }</code>
challenge-link =
    Передайте это тому, с кем хотите сыграть (нажатие копирует):
    <code>https://t.me/{ $bot }?start=duel_{ $code }</code>
invitation = <b>{ $name }</b> вызывает вас. Каждый ставит <b>{ $stake }</b> · победитель получит <b>{ $payout }</b>
invitation-balance = 💰 { $balance } { $unit }
invitation-newcomer = 💰 { $balance } { $unit }, новичкам бесплатно: игровые деньги
pot-player = { $place }. { $name } { $stake } · { $share }
pot-wins = победитель получит <b>{ $payout }</b>
pot-alone = ⏳ Ждёт второго игрока до { $until }, затем ставка вернётся.
pot-drawn-at = ⏳ Розыгрыш — { $until }, через { $time } после прихода второго игрока.
pot-join = Нажмите, чтобы войти, или наберите /pot и свою ставку.
pot-you-are-in = 🎟 Вы участвуете в котле #{ $id }, ваша ставка: { $stake }{ $of }.
duel-you-win = 🏆 Вы выиграли: +{ $amount }{ $of }
duel-you-lose = ❌ Вы проиграли: −{ $stake }{ $of }
duel-nobody = 🤝 Никто не выиграл: ваша ставка возвращена.
duel-expired = ⏳ Вашу дуэль #{ $id } никто не принял: ставка { $stake }{ $of } возвращена.
duel-void = ↩️ Её сид может быть кому-то известен. Ваша дуэль #{ $id } отменена: ставка { $stake }{ $of } возвращена.
duel-accepted = ⚔️ Ваша дуэль #{ $id } принята, соперник: { $name }. { $result }
pot-news = 🏆 { $mention } забирает котёл #{ $id }: <b>{ $payout }</b>{ $of }
pot-news-back = 🎟 { $mention } получает из котла #{ $id } <b>{ $payout }</b>{ $of }, не больше внесённого.
contest-below = ⬇️ Снова показано ниже.
drawn-heads = 🪙 <b>Орёл</b>
drawn-tails = 🪙 <b>Решка</b>
drawn-rolls = 🎲 { $die1 } + { $die2 } = <b>{ $left }</b> : <b>{ $right }</b> = { $die3 } + { $die4 }
drawn-ticket = 🎟 Билет <b>{ $ticket }</b> из { $tickets }, счёт с 0 в порядке выше
over-called-off = ✖️ Отменено: <b>{ $name }</b> получает обратно { $stake }.
over-expired = ⏳ Никто не пришёл вовремя: <b>{ $name }</b> получает обратно { $stake }.
over-void = ↩️ Сид может быть кому-то известен. Все ставки возвращены.
over-flip = <b>{ $name }</b> (орёл) против <b>{ $other }</b> (решка) · по { $stake }
over-dice = <b>{ $name }</b> против <b>{ $other }</b> · по { $stake }
over-won = 🏆 <b>{ $name }</b> получает <b>{ $payout }</b> · казино — { $rake } ({ $rate })
over-won-pot = 🏆 { $place }. <b>{ $name }</b> получает <b>{ $payout }</b> · казино — { $rake } ({ $rate })
over-back-pot = 🎟 { $place }. <b>{ $name }</b> получает <b>{ $payout }</b>, не больше внесённого · казино — { $rake } ({ $rate })
over-tied =
    🤝 { $count ->
        [one] { $count } ничья
        [few] { $count } ничьи
        [many] { $count } ничьих
       *[other] { $count } ничьи
    }: обе ставки возвращены.
over-proof =
    <blockquote expandable>🔓 Доказательство: /{ $command } #{ $id }
    Серверный сид:
    <code>{ $server-seed }</code>
    его SHA-256, обещанный заранее:
    <code>{ $hash }</code>
    Клиентский сид — SHA-256 всех клиентских сидов через двоеточие:
    <code>{ $seed }</code> · nonce 0</blockquote>
proof-open = ⏳ Ещё открыто, до { $until }.
proof-nothing = Розыгрыша не было: все ставки возвращены.
proof-tied = 🤝 Никто не выиграл: все ставки возвращены.
proof-won = 🏆 Победитель — <b>{ $name }</b>, выплата <b>{ $payout }</b>
proof-back = 🎟 <b>{ $name }</b> — выплата <b>{ $payout }</b>, не больше внесённого
proof =
    Обещан заранее SHA-256 серверного сида:
    <code>{ $hash }</code>

    HMAC-SHA256 с шестнадцатеричной записью серверного сида как ключом над SHA-256 всех клиентских сидов через двоеточие, затем :0:0 (потом :0:1 и так далее). { $how }
proof-how-flip = Первые 4 байта как дробь меньше 1: меньше половины — орёл.
proof-how-dice = Каждые 4 байта как дробь меньше 1, умноженная на 6: две кости вызвавшего, две соперника, при равенстве снова.
proof-how-pot = Первые 8 байт как дробь меньше 1, умноженная на число билетов, по одному за каждые 0.000001: билеты первого игрока идут первыми.
contest-line = #{ $id } { $what } · { $stake }{ $of } { $end }
contest-line-pot =
    🏺 { $count } { $count ->
        [one] игрок
        [few] игрока
        [many] игроков
       *[other] игрока
    }
contest-line-duel = ⚔️ { $emoji }
contest-line-duel-with = ⚔️ { $emoji } { $name }
contest-line-open = ⏳ <b>открыто</b>
contest-line-net = { $mark } <b>{ $net }</b>
contest-line-tied = 🤝 ничья
contest-line-called-off = ✖️ отменено
contest-line-expired = ⏳ никто не пришёл
contest-line-void = ↩️ возвращено
contests = ⚔️ <b>Ваши дуэли и котлы</b> · страница { $page } из { $pages }
contests-none = ⚔️ Дуэлей и котлов пока нет. Как они идут, скажут /duel и /pot.
how-to-duel =
    ⚔️ <b>Дуэль</b>: вы против другого игрока, ставки равные. Победитель забирает обе, за вычетом { $rate } в пользу казино.

    🪙 <code>/duel 10 flip</code> – { $rule-flip }
    🎲 <code>/duel 10 dice</code> – { $rule-dice }
how-to-duel-private = Вы получите ссылку; кто её откроет, сможет принять вызов. Если за { $time } никого, ставка вернётся. От { $min } до { $max }{ $of }.
how-to-duel-group = Принять может любой другой в этой группе. Если за { $time } никого, ставка вернётся. От { $min } до { $max }{ $of }.
how-to-pot =
    🏺 <b>Котёл</b>: каждый в группе вносит сколько хочет, один забирает всё, за вычетом { $rate } в пользу казино. { $rule-pot }

    <code>/pot 5</code> открывает его или входит в него. Розыгрыш — через { $time } после прихода второго игрока; до { $count } игроков, каждый от { $min } до { $max }{ $of }.
how-to-pot-private = Котёл — для групп: добавьте меня в группу и наберите это там.

## Telegram's own dice.

tosses = 🎯 Броски Telegram
toss-not-ours = ⚠️ Бросает Telegram, а не мы: эти результаты мы доказать не можем.
toss-menu =
    🎯 <b>Броски Telegram</b>
    Решает бросок, который вы видите в чате.
toss-menu-pick =
    💰 <b>{ $balance }</b> { $unit }
    👇 Выберите или наберите <code>/{ $command } { $example }</code>
toss-pays-one = Значение { $values } — выплата { $times }
toss-pays = Значение { $values } или { $last } — выплата { $times }
toss-returns = Возврат в среднем { $rtp }, если все значения выпадают одинаково часто
toss-in-the-air = { $emoji } Бросаю · ставка { $stake }{ $of }
toss-in-the-air-on = { $emoji } Бросаю · { $bet } · ставка { $stake }{ $of }
toss-void =
    { $emoji } Этот бросок не считается: Telegram его не принял или не сообщил, что выпало.
    ↩️ Ваша ставка <b>{ $stake }</b> возвращена.
    💰 { $balance }{ $of } · бросок #{ $id }
toss-void-on =
    { $emoji } Этот бросок ({ $bet }) не считается: Telegram его не принял или не сообщил, что выпало.
    ↩️ Ваша ставка <b>{ $stake }</b> возвращена.
    💰 { $balance }{ $of } · бросок #{ $id }
toss-came = { $emoji } <b>{ $shown }</b>
toss-came-on = { $emoji } <b>{ $shown }</b> · { $bet }
toss-result =
    { $mark } <b>{ $net }</b> · ставка { $stake } · выплата { $payout }
    💰 { $balance }{ $of } · бросок #{ $id }: бросал Telegram, доказать его мы не можем
toss-line = #{ $id } { $emoji }
toss-line-on = #{ $id } { $emoji } { $bet }
toss-line-air = · { $stake }{ $of } ⏳ <b>в воздухе</b>
toss-line-back = · { $stake }{ $of } ↩️ возвращено
toss-line-net = → { $shown } · { $stake } { $mark } <b>{ $net }</b>
toss-list = 🎯 <b>Ваши броски Telegram</b> · страница { $page } из { $pages }
toss-list-none = 🎯 Бросков пока нет. Что бросить, покажет /{ $command }.
toss-list-tap = Нажмите на номер, чтобы узнать больше.
toss-past = { $emoji } <b>Бросок #{ $id }</b> · { $game }
toss-past-on = { $emoji } <b>Бросок #{ $id }</b> · { $game } · { $bet }
toss-past-air = ⏳ В воздухе · ставка { $stake }{ $of }
toss-past-void =
    Этот бросок не считается: Telegram его не принял или не сообщил, что выпало.
    ↩️ Ставка <b>{ $stake }</b>{ $of } возвращена.
toss-past-result =
    Выпало <b>{ $shown }</b>
    { $mark } <b>{ $net }</b> · ставка { $stake } · выплата { $payout }{ $of }
toss-past-at = 🕐 { $time }
toss-counts = 🛠 <b>Броски Telegram: что выпадало</b>
toss-counts-none = { $emoji } { $game }: ещё не бросали
toss-counts-line =
    { $emoji } { $game }: { $count } { $count ->
        [one] бросок
        [few] броска
        [many] бросков
       *[other] броска
    }
    <code>{ $seen }</code>
    χ² { $chi } · степеней свободы: { $freedom } · 99 % ниже { $critical } · { $verdict }
toss-counts-few = пока мало, чтобы судить
toss-counts-fair = похоже на честное
toss-counts-strange = ⚠️ у честных костей такое бывает раз из ста
toss-dice = Кубик
toss-darts = Дартс
toss-hoop = Баскетбол
toss-goal = Футбол
toss-bowl = Боулинг
toss-reels = Слот-машина
toss-dice-even = Чётное
toss-dice-odd = Нечётное
toss-dice-low = От 1 до 3
toss-dice-high = От 4 до 6
toss-darts-bull = В яблочко
toss-darts-inner = Ближе к центру
toss-darts-miss = Мимо доски
toss-darts-outer = Дальше от центра
toss-hoop-score = Попадание
toss-hoop-miss = Мимо
toss-goal-high = Значение 4 или 5
toss-goal-low = Значение от 1 до 3
toss-goal-top = Значение 5
toss-bowl-strike = Страйк
toss-bowl-many = Много кеглей
toss-bowl-gutter = В жёлоб
toss-bowl-few = Мало кеглей
toss-reels-spin = Вращение

## Limits, breaks and exclusion, the reality check, age.

button-limits = 🛡 Лимиты
button-pauses = ⏸ Паузы и самоисключение
button-limit-deposits = 📥 На пополнения
button-limit-losses = 📉 На проигрыш
button-limit-stake = 🎯 На одну ставку
button-limit-time = ⏱ На время
button-limit-confirm = ✅ Подтвердить: { $limited } — { $value }
button-call-off = ✖️ Оставить как есть
button-unlimit = Без лимита
button-no-limits = Мне без лимитов
button-keep-limits = ✅ Оставить как есть
button-look-at-limits = 🛡 Посмотреть мои лимиты
button-checks = 🔔 Напоминание: { $minutes } мин
button-go-on-playing = ▶️ Играть дальше
button-adult = ✅ Мне есть 18 лет
button-pause = ⏸ { $time }
button-exclusion = ⛔ { $time }
button-pause-begin = ⏸ Да, пауза: { $time }
button-exclusion-begin = ⛔ Да, закрыть мне игру: { $time }
tab-day = 24 ч
tab-week = 7 дней
tab-month = 30 дней
tab-session = Без перерыва
limits = 🛡 <b>Лимиты и паузы</b>
limits-in-private = 🔒 Это касается только вас: приходите в наш личный чат.
limits-of-play = Игровые кредиты ничего не стоят, лимитов для них нет. Паузы и самоисключение действуют и для них.
limits-none = без лимита
limits-deposits = 📥 Пополнения: { $value }
limits-losses = 📉 Проигрыш: { $value }
limits-stake = 🎯 Одна ставка: { $value }
limits-time = ⏱ Время: { $value }
limits-of-day = { $amount } из { $max } за 24 ч
limits-of-week = { $amount } из { $max } за 7 дней
limits-of-month = { $amount } из { $max } за 30 дней
limits-most = не больше { $max } { $unit }
limits-in-one-go = { $time } без перерыва
limits-time-of-day = за 24 ч { $time }, лимит { $value }
limits-session = ⏱ Эта сессия: { $time } · итог { $net }{ $of }
limits-lifetime = 🧾 За всё время: внесено { $paid-in }, выведено { $paid-out }, разница { $sum }{ $of }
limits-history = Все ваши игры — в /history, все платежи — в /payments.
limit-by-house = 🏠 Казино установило лимит «{ $limited }»: { $value }. Причина: { $said }
limit-asked = ⏳ Вы попросили лимит «{ $limited }»: <b>{ $value }</b>. Подтвердить можно с { $from } до { $until }.
limit-asked-now = ⏳ Вы попросили лимит «{ $limited }»: <b>{ $value }</b>. Подтвердить можно сейчас, до { $until }.
limit-page = 🛡 <b>Лимит: { $limited }</b>
limit-about-deposits = Сколько вы вносите, независимо от того, сколько потом выводите.
limit-about-losses = На сколько ваши ставки больше того, что к вам вернулось.
limit-about-stake = Сколько может стоить одна ставка вместе со всем, что к ней потом добавлено.
limit-about-session = Сколько можно играть без перерыва, по всем кошелькам вместе: сессия кончается, когда вы { $minutes } мин не делали ставок.
limit-about-day = Сколько можно играть за 24 часа, по всем кошелькам вместе.
limit-now = Сейчас: <b>{ $value }</b>
limit-spent = Уже: { $value }
limit-how = Более низкий лимит действует сразу. Более высокий или его отмена ждёт { $hours } ч и начнёт действовать, только если вы тогда подтвердите.
limit-ask-money = ✏️ Лимит «{ $limited }»: введите сумму в { $unit }, например 50, или off, если он не нужен.
limit-ask-time = ✏️ Лимит «{ $limited }»: введите время, например 45 min или 2h, или off, если он не нужен.
limit-holds = ✅ Лимит «{ $limited }»: <b>{ $value }</b>. Он уже действует.
limit-waits = ⏳ Лимит «{ $limited }»: вы попросили <b>{ $value }</b>. Подтвердить можно с { $from } до { $until }; пока вы этого не сделали, всё остаётся по-прежнему.
limit-called-off = ✖️ Лимит «{ $limited }» остаётся как есть.
checks =
    🔔 <b>Напоминание о времени</b>
    Когда вы столько времени играете на реальные деньги, я говорю, сколько времени прошло и каков итог, и игра ждёт вашего нажатия. Сейчас это каждые { $minutes } мин.
check-set = ✅ Напоминание будет приходить через { $minutes } мин.
goes-on = ▶️ Хорошо, игра продолжается.
stopped = ⏹ Хорошо, на этом пока всё. У вас <b>{ $balance }</b> { $unit }.
session-line = ⏱ { $time } · итог { $net }{ $of }
age =
    🔞 <b>Вам есть 18 лет?</b>
    Реальные деньги — только для взрослых. Я спрашиваю об этом один раз и запоминаю день вашего ответа.
age-is-checked = Оператор этого казино обязан проверять личность и возраст: он может попросить у вас документ.
adult = ✅ Записано { $from }: вам есть 18 лет. Игра на реальные деньги открыта.
offer =
    🛡 <b>Прежде чем пополнить счёт: нужны ли вам лимиты?</b>
    На пополнения, на проигрыш, на одну ставку, на время. Установить их можно и позже: /limits
offer-again = 🛡 <b>Пора ещё раз взглянуть на ваши лимиты</b>: измените их или оставьте как есть.
pauses =
    ⏸ <b>Паузы и самоисключение</b>
    Пауза — на дни или недели, самоисключение — на месяцы, годы или навсегда. Начинается сразу, и сократить срок не может никто. Нажмите, чтобы увидеть, что это значит: пока ничего не произойдёт.
pauses-longer = Продлить можно; сократить не может никто.
pause-in-force = ⏸ У вас пауза до <b>{ $until }</b>.
exclusion-in-force = ⛔ Вы закрыли себе игру до <b>{ $until }</b>.
exclusion-for-ever = ⛔ Вы закрыли себе игру <b>навсегда</b>.
pause-means = ⏸ <b>Пауза: { $time }</b>
exclusion-means = ⛔ <b>Самоисключение: { $time }</b>
means-until = Если вы согласитесь, это начнётся сразу и продлится до <b>{ $until }</b>. Это значит:
means-for-ever = Если вы согласитесь, это начнётся сразу и <b>не кончится никогда</b>. Это значит:
means-no-bets = • Никаких ставок, бросков, дуэлей и котлов, на кредиты тоже.
means-no-deposits = • Никаких пополнений. Что вы всё же оплатите, не зачисляется, а возвращается.
means-open = • Начатое доводится до конца по правилам: открытые раунды можно доиграть, дуэли и котлы с вашим участием решаются и выплачиваются. Автоигра останавливается.
means-withdraw = • Ваши деньги остаются вашими. Вывести их можно в любое время: /withdraw
means-quiet = • Я пишу вам, только чтобы ответить, или о том, что вы начали или вам причитается.
means-nobody = • Закончить раньше не может никто: ни вы, ни поддержка, ни владелец.
term-day = 24 часа
term-week = 7 дней
term-month = 30 дней
term-six-weeks = 6 недель
term-half-year = 6 месяцев
term-year = 1 год
term-three-years = 3 года
term-five-years = 5 лет
term-for-ever = навсегда

## The cashier: deposits and withdrawals.

button-wallets = 👛 Кошельки
button-deposit = 💳 Внести
button-withdraw = 🏧 Вывести
button-payments = 📒 Платежи
button-private-chat = 💬 Наш личный чат
button-money = { $balance } { $unit }
button-withdraw-all = Всё · { $amount }
button-deposit-yes = ✅ Внести { $amount } { $unit }
button-withdraw-yes = ✅ Вывести { $amount } { $unit }
button-pay = 💸 Оплатить { $amount } { $unit }
button-paid = ✅ Оплачено
button-play-with = ▶️ Играть на { $name }
button-open-provider = 💬 Открыть @{ $bot }
button-try-again = 🔁 Ещё раз
pay-in-private = 🔒 Деньги — дело двоих: приходите в наш личный чат.
deposit-which = 💳 <b>Пополнение</b>: в какой валюте?
withdraw-which = 🏧 <b>Вывод</b>: из какого кошелька?
withdraw-nothing = 🏧 Выводить нечего: ваши кошельки настоящих денег пусты. Игровые кредиты остаются здесь.
deposit-how-much =
    💳 <b>Пополнение</b>: сколько?
    От { $min } до { $max } { $unit }.
withdraw-how-much =
    🏧 <b>Вывод</b>: сколько?
    От { $min } до { $max } { $unit } сегодня; у вас { $balance }.
withdraw-too-little = 🏧 Наименьший вывод — { $min } { $unit }, а у вас { $balance }.
deposit-type = ✏️ Введите сумму пополнения: от { $min } до { $max } { $unit }.
withdraw-type = ✏️ Введите сумму вывода: от { $min } до { $max } { $unit }, либо max (всё) или half (половина).
deposit-preview = 💳 <b>Пополнение на { $amount } { $unit }</b>
deposit-preview-fee = Эту сумму вы платите в @{ $bot }, срок { $minutes } мин. Платёжная система удержит из неё комиссию (она станет видна после оплаты), на остальное можно играть.
pay-bounds = Сейчас возможно: от { $min } до { $max } { $unit }.
withdraw-preview = 🏧 <b>Вывод { $amount } { $unit }</b>
withdraw-preview-fee = В ваш кошелёк @{ $bot } придёт { $payout } { $unit }; комиссия { $fee }.
withdraw-preview-left = Здесь у вас останется { $balance } { $unit }.
withdraw-preview-at-once = Отправляется сразу, отозвать нельзя.
withdraw-preview-approval = Сначала вывод одобряет человек. После подтверждения отозвать нельзя.
withdrawal-again-soon = Только что пробовали. Повторите через минуту.
withdrawal-again = Отправляю ещё раз и скажу здесь, что вышло.
deposit-looking = Спрашиваю платёжную систему. Как только оплата придёт, здесь это появится.
payments = 📒 <b>Платежи</b>
payments-page = 📒 <b>Платежи</b> · страница { $page } из { $pages }
payments-none = 📒 Вы пока ничего не вносили и не выводили.
payments-deposit =
    💳 <b>Пополнение #{ $id }</b>: { $amount } { $unit }
    { $result } · { $time }
payments-withdrawal =
    🏧 <b>Вывод #{ $id }</b>: { $amount } { $unit }
    { $result } · { $time }
payments-from-house =
    ➕ <b>От казино #{ $id }</b>: +{ $amount } { $unit }
    { $time }
payments-to-house =
    ➖ <b>Казино #{ $id }</b>: −{ $amount } { $unit }
    { $time }
payment-open = ⏳ ещё не оплачено
payment-credited = ✅ зачислено
payment-expired = ⌛ не оплачено в срок
payment-looked-into = 🔎 проверяет человек
payment-not-made = ❌ счёт не выставлен
payment-waits = ⏳ ждёт одобрения
payment-held = ✋ ждёт, пока вы откроете платёжного бота
payment-under-way = ⏳ в пути
payment-sent = ✅ отправлено
payment-failed = ❌ не отправлено, снова на вашем балансе
payment-refused = ❌ отклонено, снова на вашем балансе
payments-file = 📒 Ваши платежи, старые первыми. Спрашивая о платеже, называйте его номер.

deposit-asked = ⏳ <b>Пополнение #{ $id }</b>: { $amount } { $unit }. Минуту: счёт готовится.
deposit-late = ⏳ <b>Пополнение #{ $id }</b>: { $amount } { $unit }. Платёжная система сейчас не отвечает. Я пробую ещё { $minutes } мин и покажу здесь, где оплатить; до тех пор платить не нужно.
deposit-below = 💳 Пополнение #{ $id }: ⬇️ смотрите ниже.
deposit-open =
    💳 <b>Пополнение #{ $id }</b>: оплатите { $amount } { $unit }. Срок: { $minutes } мин.
    Из этой суммы платёжная система удержит комиссию, остальное придёт вам, как только она сообщит об оплате.
deposit-paid = ✅ <b>Пополнение #{ $id }</b>: зачислено { $amount } { $unit }. Вы оплатили { $gross }, комиссия платёжной системы { $fee }.
deposit-paid-whole = ✅ <b>Пополнение #{ $id }</b>: зачислено { $amount } { $unit }.
deposit-expired = ⌛ <b>Пополнение #{ $id }</b> на { $amount } { $unit } не оплачено в срок. Больше его не оплачивайте: новое — /deposit.
deposit-refused = ❌ <b>Пополнение #{ $id }</b>: платёжная система сейчас не выставляет счёт на { $amount } { $unit }. Ничего не оплачено. Попробуйте другую сумму или позже.
deposit-shut = ⛔ <b>Пополнение #{ $id }</b> на { $amount } { $unit }: не оплачивайте его, игра для вас закрыта. Если его всё же оплатить, деньги не зачислятся: они откладываются, и человек вернёт их.
deposit-over = ⌛ <b>Пополнение #{ $id }</b> на { $amount } { $unit } закончилось: ничего не оплачено, и платить больше нечего.
deposit-excluded = 🔎 Ваша оплата <b>пополнения #{ $id }</b> пришла, пока игра для вас закрыта. Она не зачислена и будет возвращена: этим займётся человек.
deposit-looked-into = 🔎 Ваша оплата <b>пополнения #{ $id }</b> пришла, но не так, как ожидалось. Её проверит человек, и вам сообщат.
suspense-given = ✅ Зачислено { $amount } { $unit }: это итог проверки вашей оплаты.
adjusted-in = ✅ Зачислено { $amount } { $unit }: это вам от казино. Это есть в списке: /payments
adjusted-out = ➖ Списано { $amount } { $unit }: казино забрало их обратно. Это есть в списке: /payments. Спросить об этом: /support
withdrawal-waiting = ⏳ <b>Вывод #{ $id }</b>: { $amount } { $unit } отложено. Его должен одобрить человек, и вам сообщат.
withdrawal-reserved = ⏳ <b>Вывод #{ $id }</b>: { $amount } { $unit } отложены и уйдут, как только их примет платёжная система.
withdrawal-unknown = ⏳ <b>Вывод #{ $id }</b>: { $amount } { $unit } в пути. Платёжная система ещё не подтвердила, я продолжаю спрашивать.
withdrawal-held = ✋ <b>Вывод #{ $id }</b>: платёжная система вас ещё не знает. Откройте @{ $bot }, нажмите там Start и возвращайтесь за своими { $amount } { $unit }.
withdrawal-short = ⏳ <b>Вывод #{ $id }</b>: { $amount } { $unit } отложено и будет отправлено, как только казино пополнит свой счёт. Оно уже знает.
withdrawal-paid = ✅ <b>Вывод #{ $id }</b>: { $amount } { $unit } отправлено в ваш кошелёк @{ $bot }.
withdrawal-failed = ❌ <b>Вывод #{ $id }</b>: платёжная система его не отправила. { $amount } { $unit } снова на вашем балансе.
withdrawal-refused = ❌ <b>Вывод #{ $id }</b> отклонён: { $said }. { $amount } { $unit } снова на вашем балансе.
withdrawal-below = 🏧 Вывод #{ $id }: ⬇️ смотрите ниже.
notice-approval = 🏧 <b>Вывод #{ $id }</b> игрока { $name } ждёт одобрения: { $amount } { $unit }.
notice-cashier-closed = 🏦 Платёжная система больше ничего не принимает от бота: { $said }. Пополнение и вывод закрыты, игры идут. Проверьте приложение и его токен в @{ $bot }.
notice-unknown-for-long = 🏦 Вывод #{ $id } мог быть отправлен, но платёжная система уже час не сообщает, ушёл ли он. До её ответа сумма остаётся отложенной: проверьте приложение в @{ $bot }.
notice-rate-is-old = 🏦 Платёжная система уже час не сообщает курс { $name }: пока его нет, ни пополнить, ни вывести это нельзя.
notice-rate-leaps = 🏦 По словам платёжной системы, { $name } стоит во много раз больше или меньше прежнего. Сутки этому веры нет: проверьте рынок. Пока она не сообщит правдоподобный курс, через час ни пополнить, ни вывести это будет нельзя.
notice-balance-not-read = 🏦 Баланс { $name } в ответе платёжной системы не читается и с книгами не сверяется: проверьте приложение в @CryptoBot.
notice-cashier-reopened = 🏦 Платёжная система снова отвечает: пополнение и вывод открыты.
notice-cashier-paused = 🏦 Платёжная система ничего не отправляет: переводы выключены. Включите их в @{ $bot }: Crypto Pay, My Apps, Security. Выводы ждут, попытки продолжаются.
notice-cashier-resumed = 🏦 Платёжная система снова отправляет: выводы продолжаются.
notice-held-copy = 🏦 Эти книги — копия. Пополнения и выводы, сделанные после неё, могут в них отсутствовать, поэтому ничего не отправляется. Если они с другой машины, убедитесь, что она выключена: она ещё может отправить то, в чём вы откажете. Сверьтесь с историей в @{ $bot } и продолжите выводы через /admin.
notice-held-app = 🏦 Платёжный токен — от другого приложения. Что отправило прежнее, этому неизвестно, поэтому ничего не отправляется: верните прежний токен или продолжите выводы из этого приложения через /admin. Те, что прежнее могло отправить, ждут вас в любом случае.
notice-not-invoiced = 🏦 Платёжная система отклонила пополнение #{ $id }: { $said }.
notice-suspense = 🔎 Счёт { $number } оплачен, { $said }, и никому не зачислен: { $why }. Решите, что с ним делать.
notice-sent-unknown = { $count ->
    [one] 🔎 Платёжная система отправила { $count } вывод, которого нет в книгах: перевод { $last }. По ним деньги ещё у игрока: сверьтесь, прежде чем продолжить выводы.
    [few] 🔎 Платёжная система отправила { $count } вывода, которых нет в книгах, последний — перевод { $last }; все есть в журнале. По ним деньги ещё у игроков: сверьтесь, прежде чем продолжить выводы.
    [many] 🔎 Платёжная система отправила { $count } выводов, которых нет в книгах, последний — перевод { $last }; все есть в журнале. По ним деньги ещё у игроков: сверьтесь, прежде чем продолжить выводы.
   *[other] 🔎 Платёжная система отправила { $count } вывода, которых нет в книгах, последний — перевод { $last }; все есть в журнале. По ним деньги ещё у игроков: сверьтесь, прежде чем продолжить выводы.
}
notice-suspense-many = { $count ->
    [one] 🔎 У платёжной системы есть { $count } оплаченный счёт, которого нет в книгах. Он никому не зачислен: решите, что с ним делать.
    [few] 🔎 У платёжной системы есть { $count } оплаченных счёта, которых нет в книгах. Они никому не зачислены: решите, что с ними делать.
    [many] 🔎 У платёжной системы есть { $count } оплаченных счетов, которых нет в книгах. Они никому не зачислены: решите, что с ними делать.
   *[other] 🔎 У платёжной системы есть { $count } оплаченных счёта, которых нет в книгах. Они никому не зачислены: решите, что с ними делать.
}
suspense-unknown = он не относится ни к одному пополнению
suspense-late = оплата пришла после срока
suspense-second = у его пополнения другой счёт
suspense-name = у него другое имя, чем у пополнения
suspense-asset = оплачен в другой валюте
suspense-amount = оплачена другая сумма
suspense-fee = комиссия системы не ясна
suspense-excluded = игра для него закрыта: верните оплату
notice-deposit-disputed = ⚠️ То, что платёжная система говорит о пополнении #{ $id }, счёт { $number }, невозможно. Ничего не изменено. Подробности в журнале.
notice-withdrawal-disputed = ⚠️ То, что платёжная система говорит о выводе #{ $id }, невозможно. Он не считается ни оплаченным, ни отменённым, пока вы не посмотрите. Подробности в журнале.
notice-not-shown = ⚠️ Платёжная система говорит, что по выводу #{ $id } что-то отправлено, но не показывает что. Я продолжаю спрашивать; посмотрите там сами.
notice-owed = 🏦 У игроков есть настоящие деньги, которых нет в CASHIER_ASSETS. Их можно вывести, но нельзя внести, и на них нельзя играть:
notice-owed-closed = 🏦 Касса закрыта, а у игроков есть настоящие деньги, которые они не могут вывести. Чтобы смогли, снова задайте CRYPTOBOT_API_TOKEN при DEMO_MODE=false:
notice-owed-line = ▫️ { $sum } { $name } у { $players ->
        [one] { $players } игрока
        [few] { $players } игроков
        [many] { $players } игроков
       *[other] { $players } игрока
    }
notice-short = 🏦 Вывод #{ $id } на { $amount } { $unit } ждёт: у приложения в платёжной системе слишком мало. Пополните его; попытки продолжаются.
notice-failed = 🏦 Вывод #{ $id } на { $amount } { $unit } платёжная система не отправила: { $said }. Деньги вернулись игроку.
notice-difference = 🔴 У платёжной системы { $name } на { $sum } больше, чем в книгах. Минус значит меньше.
notice-difference-gone = 🟢 Книги и платёжная система снова сходятся: { $name }.

## The office: what the owner and the admins see and do about money.

button-office = 🗝 Контора
button-withdrawals = 🏧 Выводы
button-suspense = 🔎 Неясные платежи
button-bankrolls = 🏦 Банк казино
button-reconciliation = ⚖️ Сверка
button-dice-counts = 🎲 Кости
button-put-in = ➕ Внести
button-take-out = ➖ Забрать
button-approve = ✅ Одобрить
button-refuse = ❌ Отказать
button-details = 🔎 Подробнее
button-give = 👤 Отдать игроку
button-returned = ↩️ Отправлено назад
button-keep = 🏦 Оставить
button-look-again = 🔄 Посмотреть снова
button-reconcile-now = ⚖️ Запросить
button-draft-put-in = ✅ Внести { $amount } { $unit }: станет { $balance }
button-draft-take-out = ✅ Забрать { $amount } { $unit }: станет { $balance }
button-draft-give = ✅ Отдать { $amount } { $unit }
office = 🗝 <b>Контора</b>
office-open = 🟢 Касса открыта.
office-closed = ⛔ Касса закрыта с { $until }: { $said }
office-paused = ⏸ Выводы приостановлены с { $until }: приложению нельзя отправлять. Включите переводы в @{ $bot }, в настройках безопасности приложения.
office-held-copy = ✋ Ничего не отправляется с { $until }: эти книги — копия. Сначала сверьтесь с историей в @{ $bot }.
office-held-app = ✋ Ничего не отправляется с { $until }: платёжный токен от другого приложения.
button-lift = Продолжить выводы
office-answered = Платёжный сервис отвечал { $time } назад.
office-unanswered = ⚠️ Платёжный сервис ещё не ответил.
office-nothing = Ничего не ждёт.
office-under-way = Выводы, { $said }: { $count }, самый старый ждёт { $time }
office-suspense = Неясные платежи: { $count }, самый старый ждёт { $time }
office-tickets = Обращения: { $count }, самое старое { $time }
payout-waiting = ждут одобрения
payout-reserved = к отправке
payout-sending = отправляются
payout-unknown = неясно, отправлено ли
payout-held = сервис не знает игрока
payout-short = у казино там меньше
payout-paid = выплачено
payout-failed = не удалось
payout-refused = отказано
bankrolls = 🏦 <b>Банк казино</b>
bankroll-line = <b>{ $balance }</b> { $unit }, и { $amount } отложено под открытые ставки
bankroll-in = { $until } · +{ $amount } { $unit } · { $said }
bankroll-out = { $until } · −{ $amount } { $unit } · { $said }
ask-put-in = Сколько, чего и почему? Например: 100 USDT куплено сегодня
    Деньги должны быть у платёжной системы: если их там нет, сверка это покажет.
ask-take-out = Сколько, чего и почему? Например: 20 USDT аренда
    Потом заберите их у платёжной системы вручную: до тех пор сверка будет об этом говорить.
draft-put-in = Внести <b>{ $amount } { $unit }</b> в банк казино, где тогда будет <b>{ $balance }</b>?
    Причина: { $said }
draft-take-out = Забрать <b>{ $amount } { $unit }</b> из банка казино, где тогда будет <b>{ $balance }</b>?
    Причина: { $said }
put-in = ✅ Внесено: { $amount } { $unit }.
taken-out = ✅ Забрано: { $amount } { $unit }.
withdrawals = 🏧 <b>Выводы</b>, { $said } · страница { $page } из { $pages }
withdrawal-line = #{ $id } { $name }: <b>{ $amount }</b> { $unit }, { $time } назад
withdrawal-one = 🏧 <b>Вывод #{ $id }</b>, { $mention } ({ $player }): <b>{ $amount }</b> { $unit }, около { $dollars } $
withdrawal-sums = Всего внесено: { $paid-in }. Выплачено: { $paid-out }.
step-alone = { $until } · { $state }
step-why = { $until } · { $state } · { $said }
step-by = { $until } · { $state } · { $player }
step-by-why = { $until } · { $state } · { $player } · { $said }
ask-refuse = Почему в выводе #{ $id } отказано? Игрок это прочтёт, а деньги вернутся к нему.
suspense = 🔎 <b>Неясные платежи</b> · страница { $page } из { $pages }
suspense-line = #{ $id }: <b>{ $said }</b>, { $time } назад: { $why }
suspense-invoice = Счёт { $invoice } у платёжной системы
suspense-net = Решить, чьи: <b>{ $amount }</b> { $unit }
suspense-uncounted = Здесь это не сосчитать: отправьте назад или оставьте у платёжной системы.
suspense-deposit = Запрошено в пополнении #{ $id }, { $mention } ({ $player })
suspense-is-given = ✅ Отдано: { $player }
suspense-is-returned = ✅ Отправлено назад
suspense-is-kept = ✅ Оставлено
ask-give = Кому отдать пришедшее по #{ $id } и почему? Сначала номер игрока: 123456789 заплатил дважды
ask-returned = Сначала отправьте деньги назад у платёжной системы. Почему #{ $id } отправлено назад?
ask-keep = Почему казино оставляет #{ $id } себе?
draft-give = Отдать <b>{ $amount } { $unit }</b> по #{ $id }, { $mention } ({ $player })?
    Причина: { $said }
draft-returned = Отправлено ли #{ $id }, <b>{ $amount } { $unit }</b>, назад вручную?
    Причина: { $said }
draft-keep = Внести #{ $id }, <b>{ $amount } { $unit }</b>, в банк казино?
    Причина: { $said }
reconciliation = ⚖️ <b>Сверка</b>: что есть у платёжной системы и что должно быть по книгам
reconciliation-asked = Сервис только что спрошен. Посмотрите снова через минуту.
holding-line = <b>{ $name }</b> { $available } и { $on-hold } в удержании, должно быть { $expected } · { $time } назад
holding-apart-now = ⏳ Разница в последний раз { $difference }: возможно, деньги в пути
holding-apart = ⚠️ Разница { $difference }: эти деньги не учтены

## Контора: игроки, что остановлено, кто работает и что сделано.

button-players = 👤 Найти игрока
button-halts = ⏯ Открыто и закрыто
button-staff = 👥 Сотрудники
button-roles = 👥 Роль
button-log = 📜 Журнал
button-newest = ⏫ Новые
button-note = 📝 Заметка
button-freeze = ❄️ Заморозить
button-unfreeze = ☀️ Разморозить
button-ban = ⛔ Забанить
button-unban = ☀️ Снять бан
button-hold-payouts = ✋ Задержать вывод
button-release-payouts = 🏧 Разрешить вывод
ask-player = Какой игрок? Его номер или @имя, например: 123456789
office-player = 👤 { $mention } ({ $player }), здесь с { $since }
office-player-called = @{ $bot }
office-player-role = В конторе: { $role }
office-player-has = Есть <b>{ $balance }</b> { $unit }
office-player-free = 🟢 Играет как все.
office-player-frozen = ❄️ Заморожен: не играет, но может вывести деньги.
office-player-banned = ⛔ Забанен: не играет, но может вывести деньги.
office-player-held = ✋ Вывод задержан: ему ничего не отправляется.
office-player-shut = 🛡 Сам закрыл себе игру до { $until }.
office-player-shut-for-ever = 🛡 Сам закрыл себе игру навсегда.
button-set-limit = 🛡 Поставить лимит
office-limit = 🛡 Лимит казино: { $limited } { $amount } { $unit }
office-limit-time = 🛡 Лимит казино: { $limited }, минут: { $minutes }
ask-limit = Какой лимит поставить { $player } и почему? Он ниже собственного. Например: stake 5 USDT сам попросил, time 24h 2h причина, stake off USDT снова можно. Причину прочтёт игрок.
ask-note = Что записать о { $player }? Читает контора, игрок не видит.
ask-freeze = Почему { $player } замораживается? Читает контора, игрок не видит.
ask-unfreeze = Почему { $player } снова может играть?
ask-ban = За что бан { $player }? Читает контора, игрок не видит.
ask-unban = Почему { $player } снова может играть?
ask-hold-payouts = Почему вывод { $player } задержан? Читает контора, игрок не видит.
ask-release-payouts = Почему вывод { $player } снова разрешён?
halts = ⏯ <b>Открыто и закрыто</b>: где закрыто, ничего нового не начинается, а начатое идёт дальше.
halted-line = ⏸ <b>{ $name }</b>, с { $since }, { $player }
halted-by-settings = ⏸ Казино закрывается, по настройкам.
nothing-is-halted = 🟢 Открыто всё.
halt-wind-down = Закрытие казино
halt-maintenance = Обслуживание
halt-deposits = Пополнения
halt-withdrawals = Вывод
halt-toss = Кубики Telegram
halt-duel = Дуэли
halt-pot = Банки
role-owner = владелец
role-admin = админ
role-cashier = кассир
role-support = поддержка
role-auditor = ревизор
role-none = нет
staff = 👥 <b>Сотрудники</b>
staff-line = { $mention } ({ $player }): { $role }, с { $since }
staff-by-settings = { $mention } ({ $player }): { $role }, по настройкам
staff-how = Чтобы дать роль, найдите человека как игрока: он должен был хоть раз мне написать.
roles = 👥 { $mention } ({ $player }) в конторе: { $role }. Кем сделать?
log = 📜 <b>Что сделано в конторе</b>
log-nothing = Пока ничего.
act-line = <b>{ $count }. { $act }</b> { $subject } · { $until } · { $name }, { $role }
act-change = { $old } → { $new }
act-why = «{ $said }»
act-sign-in = Вход
act-sign-out = Выход
act-approve = Вывод одобрен
act-refuse = Вывод отклонён
act-settle = Неясный платёж разобран
act-reconcile = Запрос провайдеру
act-fund = Внесено в банк
act-take = Взято из банка
act-lift = Вывод возобновлён
act-note = Заметка
act-freeze = Заморозка
act-unfreeze = Разморозка
act-ban = Бан
act-unban = Бан снят
act-hold-payouts = Вывод задержан
act-release-payouts = Вывод разрешён
act-limit = Лимит
act-halt = Открыто или закрыто
act-wind-down = Закрытие казино
act-role = Роль
button-letters = 📣 Сообщение игрокам
button-stop-letter = ⏹ Остановить
button-draft-letter = ✅ Отправить: { $count }
button-draft-letter-more = ✅ Отправить: от { $count }
letters = 📣 <b>Сообщения игрокам</b>: их не получает тот, кто отказался, закрыл себе игру, заморожен или забанен.
letters-none = Пока ни одного.
letter-goes = ⏳ Рассылается с { $until }, отправлено { $count }: «{ $said }»
letter-went = ✅ Последнее, { $until }, отправлено { $count }: «{ $said }»
ask-letter = Что они должны прочесть ({ $name })? Перед отправкой вы это увидите.
draft-letter-more = Получателей не меньше { $count } ({ $name }), рассылка идёт постепенно:
draft-letter = Получателей: { $count } ({ $name }), рассылка идёт постепенно:
audience-all = Все
audience-lately = Играли за неделю
audience-money = С реальными деньгами
letters-on = 📣 Вы получаете сообщения казино.
letters-off = 🔕 Вы не получаете сообщений казино.
button-letters-on = 📣 Получать сообщения
button-letters-off = 🔕 Больше не присылать
letters-no-more = Готово: таких сообщений больше не будет. Вернуть их: /news
letter-below = <i>Больше не присылать: /news off</i>
act-broadcast = Сообщение игрокам
act-call-off = Рассылка остановлена
button-adjust = ± Поправка
button-adjustments = ± На подтверждение
button-adjust-in = ✅ Выдать { $amount } { $unit }
button-adjust-out = ✅ Снять { $amount } { $unit }
button-confirm-adjust = ✅ Подтвердить #{ $id }
button-drop-adjust = ✖️ Отменить #{ $id }
ask-adjust = Сколько выдать { $player } из банка или снять, и почему? Например: +5 USDT за ошибку или -3 USDT выдано дважды
draft-adjust-in = Выдать <b>{ $amount } { $unit }</b> из банка игроку { $mention } ({ $player })?
    Причина: { $said }
draft-adjust-out = Снять <b>{ $amount } { $unit }</b> у { $mention } ({ $player }) в банк?
    Причина: { $said }
draft-adjust-second = Такую сумму подтверждает второй человек.
adjustments = ± <b>Ждёт второго человека</b>
adjust-in-waits = #{ $id }: <b>{ $amount }</b> { $unit } игроку { $player }, просит { $by }: «{ $said }»
adjust-out-waits = #{ $id }: <b>{ $amount }</b> { $unit } у { $player }, просит { $by }: «{ $said }»
act-adjust = Поправка
act-adjust-confirm = Поправка подтверждена
act-adjust-drop = Поправка отменена

## Оповещения.

button-alerts = 🔔 Оповещения
alerts = 🔔 <b>Оповещения</b>: кнопка выключает или включает такие для всех, кто их получает.
alerts-none = Пока ни одного.
alert-at = <i>{ $until }</i>
alert-win = 🎯 Необычный выигрыш: { $mention } ставит { $stake } в игре «{ $game }», раунд #{ $round }, и получает <b>{ $payout }</b> { $unit }. Столько или больше выпадает { $event }.
alert-game = 📈 { $game } ({ $wallet }): вернула { $figure } ± { $number } % за 30 дней, ставок: { $bets }; по правилам { $hint } %. Честная игра когда-либо так далека самое большее { $event }.
alert-player = 📈 { $mention } ({ $wallet }): возврат { $figure } ± { $number } %, ставок: { $bets }; по правилам { $hint } %. Честный игрок когда-либо так далёк самое большее { $event }.
alert-waits = ⏳ Выводы { $state }: { $count }, самый старый ждёт { $time }.
alert-suspense = ⏳ Неясные платежи: { $count }, самый старый ждёт { $time }.
one-in = 1 из { $number }
one-in-thousand = 1 из { $number } тыс.
one-in-million = 1 из { $number } млн
one-in-billion = 1 из { $number } млрд
one-in-more = реже чем 1 из триллиона
watch-win = Необычные выигрыши
watch-game = Игры вдали от своего возврата
watch-player = Игроки вдали от него
watch-waits = Выводы, которые ждут
watch-unknown = Выводы, отправленные или нет
watch-apart = Расхождение с платёжной системой
watch-suspense = Неясные платежи
act-alert = Оповещения вкл. или выкл.

## The games. What is typed is English in every language, so those words stay: heads, under, high.

game-coin-name = Монета
game-coin-bets = heads (орёл) или tails (решка)
game-coin-rules = Назовите орла или решку. За верный ответ выплата — 1.98 ставки.
game-coin-heads = Орёл
game-coin-tails = Решка
game-dice-name = Кости
game-dice-bets = under (меньше) 0.01–98.00 или over (больше) 1.99–99.98
game-dice-rules = Выпадает число от 0.00 до 99.99. Поставьте на то, что оно меньше или больше вашего: чем менее вероятно, тем выше выплата. Шансы от 0.01 % до 98 %.
game-dice-under = Меньше { $number }
game-dice-over = Больше { $number }
game-slots-name = Слоты
game-slots-bets = только на барабаны, нужна лишь сумма
game-slots-rules = Три барабана, одна линия. Три одинаковых символа платят по символу; две вишни слева платят немного.
game-roulette-name = Рулетка
game-roulette-bets = 17, red, odd, 1-18, dozen 1, column 1, split 17/20, street 13, corner 17, six line 13, trio 0/1/2 или first four; до 8 через +
game-roulette-rules = Шарик падает на число от 0 до 36. Положите на стол до 8 фишек; ставка делится между ними поровну. Ставка на n чисел платит 36/n своей фишки: 36 за число, 18 за сплит, 12 за стрит, 9 за угол, 6 за линию из шести, 3 за дюжину или колонку, 2 за равные шансы. Зеро не входит в две последние группы.
game-roulette-inside = 🎯 Внутренние ставки
game-roulette-tab-split1 = Сплит 1/2
game-roulette-tab-split4 = Сплит 1/4
game-roulette-tab-street = Стрит
game-roulette-tab-corner = Угол
game-roulette-tab-line = Линия
game-roulette-tab-trio = Трио, первые 4
game-roulette-red = Красное
game-roulette-black = Чёрное
game-roulette-odd = Нечёт
game-roulette-even = Чёт
game-roulette-street = Стрит { $number }
game-roulette-corner = Угол { $number }
game-roulette-first-four = Первые четыре
game-roulette-line = Линия { $number }
game-roulette-dozen = Дюжина { $number }
game-roulette-column = Колонка { $number }
game-roulette-clear = 🧹 Убрать всё
game-roulette-pile = { $bet } ×{ $count }
game-roulette-won = ✓ { $bet } — выплата { $count }×
game-roulette-lost = ✗ { $bet }
game-roulette-first = сначала положите фишку
game-roulette-hint-chips = не больше 8 фишек
game-roulette-hint-zero = на колесе один зеро
game-roulette-hint-split = сплиты 0/2 и 0/3 либо трио 0/1/2 и first four
dial-low = Низкий
dial-medium = Средний
dial-high = Высокий
game-plinko-name = Плинко
game-plinko-bets = риск low, medium или high и от 8 до 16 рядов
game-plinko-rules = Шарик падает сквозь ряды штырьков, у каждого с равным шансом влево или вправо, в одну из лунок. Крайние лунки редки и платят много, средние — мало. Больше рядов и риска — реже, зато больше.
game-plinko-label = { $risk } риск, { $count } { $count ->
    [one] ряд
    [few] ряда
    [many] рядов
   *[other] ряда
}
game-plinko-edge = Крайняя лунка
game-plinko-middle = Средняя лунка
game-plinko-from-edge = { $count }-я после крайней
game-limbo-name = Лимбо
game-limbo-bets = множитель от 1.01 до 1000000
game-limbo-rules = Назовите множитель. Выпадает случайный, и если он не ниже вашего, вы получаете свой. Вдвое выше — вдвое реже. Результат — 0.99, делённое на дробь с 2^24 шагами; на шаге, где лежит сам ваш множитель, решает второе число.
game-climb-event = { $number }× и больше
game-crash-name = Краш
game-crash-bets = множитель от 1.01 до 10000, на котором выйти
game-crash-rules = Ракета взлетает с 1.00× и где-то разбивается. Вы выходите на множителе, названном до старта, и получаете его, если она не разобьётся раньше. Каждый полёт только ваш: он берётся из ваших сидов (см. /fair), а не из общей для всех игроков цепочки раундов.
game-crash-out = { $number }× выход
game-keno-name = Кено
game-keno-bets = от 1 до 10 чисел от 1 до 40, риск classic, low, medium или high
game-keno-rules = Выберите от 1 до 10 чисел из 40. Выпадают десять разных; чем больше среди них ваших, тем выше выплата. Риск решает как: высокий не платит за малое число попаданий и много платит за большое.
game-keno-classic = Классика
game-keno-clear = Сброс
game-keno-legend = ● есть  ○ мимо
game-keno-hits = угадано { $hits } из { $count }
game-keno-first = сначала выберите число
game-wheel-name = Колесо
game-wheel-bets = риск low, medium или high и 10, 20, 30, 40 или 50 секторов
game-wheel-rules = Колесо останавливается на одном из равных секторов и платит то, что там стоит. Низкий риск: большинство секторов платит понемногу. Средний: платит каждый второй. Высокий: платит один, зато как. В среднем любое колесо возвращает одинаково.
game-wheel-label = { $risk } риск, { $count } { $count ->
    [one] сектор
    [few] сектора
    [many] секторов
   *[other] сектора
}
game-wheel-segments = { $count } { $count ->
    [one] сектор
    [few] сектора
    [many] секторов
   *[other] сектора
}
game-baccarat-name = Баккара
game-baccarat-bets = player (игрок), banker (банкир) или tie (ничья)
game-baccarat-rules = Две руки получают по две карты; выигрывает та, что ближе к 9. Туз считается за 1, от десятки до короля — за 0, от суммы берётся последняя цифра. 8 или 9 сразу всё решают. Иначе игрок берёт третью карту при 0–5, а затем банкир по обычной таблице: без третьей карты игрока — при 0–5, иначе при 0–2 всегда, при 3, если она не 8, при 4 против 2–7, при 5 против 4–7, при 6 против 6 или 7. При ничьей ставки на игрока и банкира возвращаются.
game-baccarat-player = Игрок
game-baccarat-banker = Банкир
game-baccarat-tie = Ничья
game-baccarat-stake-back = Ничья, возврат ставки
game-bjack-name = Блэкджек
game-bjack-bets = на вашу руку против руки дилера, нужна лишь сумма
game-bjack-rules = Подойдите к 21 ближе дилера, но не перейдите. Блэкджек — туз с десяткой или картинкой — платит 3 к 2. Дилер берёт до 16, останавливается на любых 17 и до вашей игры смотрит, нет ли у него блэкджека. Удвоить можно на любых двух картах; две карты равной цены можно один раз разделить и после этого удвоить; разделённые тузы получают по одной карте, а 21 после разделения — не блэкджек. Страховка против туза стоит половину ставки и платит 2 к 1. Каждая карта — из бесконечной колоды.
game-bjack-abandoned = отказывается от страховки и останавливается
game-bjack-natural = блэкджек
game-bjack-bust = { $count } перебор
game-bjack-doubled = удвоено
game-bjack-hit = 👆 Ещё
game-bjack-stand = ✋ Хватит
game-bjack-double = ⏫ Удвоить
game-bjack-split = ✂️ Разделить
game-bjack-insure = 🛡 Страховка
game-bjack-decline = Без страховки
game-bjack-event-tie = Ничья с дилером
game-bjack-event-insurance = Страховка при блэкджеке дилера
game-bjack-event-more = Победа над дилером
game-bjack-event-natural = Блэкджек
game-bjack-event-doubled = Победа с удвоением
game-bjack-event-split = Победа обеих разделённых рук с удвоением
game-hilo-name = Больше-меньше
game-hilo-bets = на следующую карту, нужна лишь сумма
game-hilo-rules = Будет следующая карта такой же или старше либо такой же или младше? Туз — младшая карта, король — старшая; на тузе выбор — старше или такая же, на короле — младше или такая же. Каждая верная догадка умножает ваш выигрыш, забрать его можно в любой момент; неверная теряет всё. Пропустить карту можно бесплатно, 25 раз. Догадка, которая могла бы принести больше 1000 ставок, не предлагается, а 15 верных догадок завершают цепочку. Каждая карта — из бесконечной колоды.
game-hilo-abandoned = делает более вероятную догадку, если не было ни одной, и забирает выигрыш
game-hilo-higher = ⬆️ Старше
game-hilo-same = ↔️ Такая же
game-hilo-same-or-higher = ⬆️ Такая же или старше
game-hilo-lower = ⬇️ Младше
game-hilo-same-or-lower = ⬇️ Такая же или младше
game-hilo-skip = ⏭ Пропустить
game-hilo-cash = 💰 Забрать { $amount }
game-hilo-event-first = Первая догадка верна при { $count } из 13 достоинств
game-hilo-event-longest = Предел для самых длинных цепочек
game-mines-name = Мины
game-mines-bets = число мин от 1 до 24
game-mines-rules = Под некоторыми из 25 клеток спрятаны мины: сколько их, выбираете вы. Каждая открытая клетка без мины увеличивает выигрыш, забрать его можно в любой момент; мина забирает всё. Игра забирает выигрыш сама, когда открыты все свободные клетки или когда следующая принесла бы больше 10 000 ставок.
game-mines-abandoned = открывает одну клетку, если не открыта ни одна, и забирает выигрыш
game-mines-label = { $count ->
    [one] { $count } мина
    [few] { $count } мины
    [many] { $count } мин
   *[other] { $count } мины
}
game-mines-cash = 💰 Забрать { $amount } · { $times }
game-poker-name = Видеопокер
game-poker-bets = на пять карт, нужна лишь сумма
game-poker-rules = Вам сдают пять карт из одной колоды. Нажмите на те, что хотите оставить, и меняйте: остальные заменяются один раз. То, что получилось, платит по таблице ниже, начиная с пары валетов.
game-poker-abandoned = меняет карты, оставляя отмеченные
game-poker-hold-all = ✋ Оставить все
game-poker-draw =
    🃏 Сменить { $count ->
        [one] { $count } карту
        [few] { $count } карты
        [many] { $count } карт
       *[other] { $count } карты
    }
game-poker-nothing = Ничего
game-poker-jacks = Пара валетов и выше
game-poker-two-pairs = Две пары
game-poker-three = Тройка
game-poker-straight = Стрит
game-poker-flush = Флеш
game-poker-full-house = Фулл-хаус
game-poker-four = Каре
game-poker-straight-flush = Стрит-флеш
game-poker-royal-flush = Роял-флеш

## Tickets, and what is kept about a player.

button-write-back = ✍️ Ответить
button-close-ticket = ✔️ Закрыть
button-tickets = ✉️ Обращения
button-tickets-wait = ✉️ Обращения: ждут { $count }, { $time }
button-answer = ✍️ Ответить
button-player = 👤 Игрок
button-my-data = 📄 Мои данные
button-erase = 🗑 Стереть
button-erase-yes = 🗑 Да, стереть
topic-general = общее
topic-payments = платежи
ticket-in-private = ✉️ Напишите мне в нашем личном чате: здесь это прочли бы все.
ticket-ask = ✉️ О чём речь? Напишите одним сообщением, не длиннее { $count } знаков, в течение часа. Ответ придёт сюда.
ticket-ask-payments = ✉️ О каком платеже речь? Напишите одним сообщением, не длиннее { $count } знаков, в течение часа, с номером платежа, если знаете его (/payments). Ответ придёт сюда.
ticket-ask-more = ✉️ Обращение #{ $id } открыто: следующее ваше сообщение, до { $count } знаков в течение часа, попадёт в него.
ticket-taken = ✉️ Обращение #{ $id }: сообщение передано. Ответ придёт сюда.
ticket-answer =
    ✉️ Ответ на ваше обращение #{ $id }:

    { $said }
ticket-closed = ✔️ Обращение #{ $id } закрыто. Всё сказанное в нём удаляется через { $count } дн.
ticket-new = ✉️ Обращение #{ $id } ({ $value }) от { $mention } ({ $player }) ждёт ответа: «{ $said }»
tickets-new = ✉️ Обращений ждёт ответа: { $count }
tickets = ✉️ <b>Обращения</b>, страница { $page } из { $pages }
tickets-none = Открытых нет.
ticket-line-waiting = ⏳ #{ $id } ({ $value }), { $mention }, ждёт { $time }: «{ $said }»
ticket-line-answered = 💬 #{ $id } ({ $value }), { $mention }, ответ { $time } назад: «{ $said }»
ticket-waits = ✉️ <b>Обращение #{ $id }</b> ({ $value }) от { $mention } ({ $player }): ⏳ ждёт с { $since }
ticket-is-answered = ✉️ <b>Обращение #{ $id }</b> ({ $value }) от { $mention } ({ $player }): 💬 ответ дан { $since }
ticket-is-closed = ✉️ <b>Обращение #{ $id }</b> ({ $value }) от { $mention } ({ $player }): ✔️ закрыто { $since }
ticket-they-said = <b>{ $name }</b>, { $until }: «{ $said }»
ticket-we-said = <b>Контора</b> ({ $by }), { $until }: «{ $said }»
ask-answer = Что ответить на обращение #{ $id }? Не длиннее { $count } знаков. Игрок прочтёт это так, как напечатано.
act-answer = Ответ на обращение
act-answer-payment = Ответ на обращение о платежах
act-close-ticket = Обращение закрыто
act-close-payment = Обращение о платежах закрыто
privacy-in-private = 🔏 Спросите меня в нашем личном чате: здесь это прочли бы все.
privacy =
    🔏 <b>Что о вас хранится</b>

    • Имя, @имя и язык, как их сообщает Telegram, и то, что вы выбрали здесь: пока вы это не сотрёте.
    • Ставки, платежи и записи о них в книгах, под вашим номером в Telegram: бессрочно.
    • Лимиты, перерывы и исключения, подтверждение возраста и решения конторы о вас: бессрочно, чтобы не пропало ничего, что вас защищает.
    • То, что вы пишете через /support, и ответы: { $count } дн. после закрытия обращения.
    • Журналы и копии всего этого: столько, сколько их держит владелец бота.

    Нашу переписку передаёт Telegram; пополнения и выводы видит платёжная система.
privacy-erased = Последний раз стёрто: { $until }
privacy-file = 📄 Всё, что о вас хранится. Время — UTC, суммы — в наименьших единицах актива. Раунды с доказательствами: /history csv
erase-ask =
    🗑 <b>Стереть</b>: что именно произойдёт

    • Исчезнет: имя и @имя, язык, обращения со всем сказанным в них, место в таблице лидеров, незаконченные вопросы и право писать вам первым.
    • Вместо имени будет знак из вашего номера. Суммы в книгах останутся под вашим номером: ставки, платежи, игровые кредиты и суммы, которые слишком малы для вывода.
    • Останется: лимиты, перерывы и исключения, решения конторы и их причины, ваш отказ от сообщений и время последних бесплатных кредитов.
    • Когда вы снова напишете мне или нажмёте кнопку, Telegram сообщит мне ваше имя, и оно снова станет известно, как любое другое.

    Вернуть стёртое нельзя.
erased = 🗑 Стёрто. Когда вы снова напишете мне или нажмёте кнопку, Telegram сообщит мне ваше имя, и оно снова станет известно.

## The office in a browser: the way in.

button-browser = 🖥 В браузере
button-browser-link = 🔗 Пришлите ссылку
button-browser-open = 🖥 Открыть контору
button-browser-end = 🚪 Завершить мои сеансы
browser = 🖥 <b>Контора в браузере</b>
browser-how = Ссылка впускает один раз, в течение { $seconds } с, и только вас. Сеанс длится { $hours } ч.
browser-nowhere = ⛔ Безопасного пути нет: порт проверки слушает не на этой машине и не за OFFICE_URL. Укажите в OFFICE_URL его https-адрес у прокси или 127.0.0.1 в BIND_ADDR.
browser-sessions = Ваших открытых сеансов: { $count }
browser-tunnel = Откройте туннель с машины, на которой браузер:
browser-then = Затем откройте там это, впустит один раз:
browser-link = Кнопка впускает один раз. Не передавайте её никому.
