// The payment side of the chat page: each player's wallet at the sandbox's Crypto Pay, the dialog in which an
// invoice is paid, and the casino's account there. Like the page's own script, all that comes in stays text.
"use strict";

const pay = { app: null, wallets: new Map(), invoices: new Map() }; // by user, by hash
const REFUSALS = {
  INSUFFICIENT_FUNDS: "There is not enough in the wallet",
  INVOICE_EXPIRED: "The invoice has expired",
  INVOICE_ALREADY_PAID: "The invoice is paid already",
  INVOICE_NOT_FOUND: "The invoice is gone",
  PAYMENT_BOT_DOWN: "The payment bot does not answer",
  AMOUNT_INVALID: "That is no amount of this asset",
  AMOUNT_TOO_BIG: "That is too much",
  ASSET_INVALID: "There is no such asset",
};
const FAULTS = [
  ["Answer lost", { kind: "lost", after: true }],
  ["Call lost", { kind: "lost" }],
  ["Error 500", { kind: "status", status: 500 }],
  ["Too many", { kind: "status", retry_after: 5 }],
];

// The invoice that a link leads to, if it is one of this sandbox's.
function invoiceHash(url) {
  const [, port, hash] = /^http:\/\/(?:127\.0\.0\.1|localhost)(?::(\d+))?\/#pay=(\w{1,64})$/.exec(url) ?? [];
  return (port ?? "") === location.port ? hash : undefined;
}

// The invoices whose links stand in a message.
function invoicesIn({ reply_markup: markup, entities = [] }) {
  const keys = (markup?.inline_keyboard ?? []).flat().map((button) => button.url);
  return [...keys, ...entities.map((entity) => entity.url)].filter(Boolean).map(invoiceHash).filter(Boolean);
}

// Thousands apart, and never a number: amounts have up to 18 decimals.
function amountText(amount, asset) {
  const [whole, fraction] = amount.split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (fraction ? "." + fraction : "") + " " + asset;
}

function payable(invoice) {
  const { status, expiration_date: end } = invoice ?? {};
  return status === "active" && !(end && Date.parse(end) <= Date.now());
}

function button(text, act, className) {
  const node = element("button", className, text);
  node.type = "button";
  node.onclick = act;
  return node;
}

function toggle(text, on, act) {
  const node = button(text, () => act(!on), "line");
  node.setAttribute("role", "switch");
  node.setAttribute("aria-checked", String(on));
  return node;
}

function amountForm(label, verb, act) {
  const form = element("form"), input = element("input");
  Object.assign(input, { type: "text", maxLength: 60, placeholder: "100 USDT", ariaLabel: label, autocomplete: "off" });
  form.append(input, element("button", "", verb));
  form.onsubmit = async (event) => {
    event.preventDefault();
    const [, amount, asset] = /^\s*([\d.]+)\s*([a-z]+)\s*$/i.exec(input.value) ?? [];
    if (!amount) { input.focus(); return; }
    const typed = input.value;
    input.value = ""; // before the answer, with which all this is drawn again
    if (!await act({ amount, asset: asset.toUpperCase() })) input.value = typed;
  };
  return form;
}

// ---- a player's wallet ----------------------------------------------------------------------------------------

class Wallet {
  constructor(phone) {
    this.phone = phone;
    for (const name of ["wallet", "till", "purse"]) this[name] = $("." + name, phone.root);
    this.purse.hidden = phone.group;
    this.purse.onclick = () => {
      this.show(this.wallet.hidden);
      if (!this.wallet.hidden) $("button, input", this.wallet)?.focus({ preventScroll: true });
    };
    phone.root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      if (!this.till.hidden) this.close();
      else if (!this.wallet.hidden) { this.show(false); this.purse.focus(); }
    });
  }

  act(action, body) { return this.phone.act("pay/" + action, body); }

  show(open) {
    this.wallet.hidden = !open;
    this.purse.setAttribute("aria-expanded", String(open));
    if (open) { this.phone.showPanel(false); this.draw(); }
  }

  draw() {
    if (this.wallet.hidden) return;
    const user = this.phone.chat.id, wallet = pay.wallets.get(user);
    if (!wallet) { this.wallet.replaceChildren(element("p", "", "The wallet is empty.")); return; }
    const typed = $("input", this.wallet)?.value ?? "";
    const focused = [...this.wallet.querySelectorAll("button, input")].indexOf(document.activeElement);
    const items = [element("h3", "", `${shortName(user)}’s payment wallet`)];
    if (!wallet.opened) {
      items.push(element("p", "", "Nothing can be sent here before the payment bot is opened once."));
      items.push(button("Open the payment bot", () => this.act("open", { user }), "wide"));
    }
    const seen = new Set([...this.phone.nodes.values()].flatMap(({ message }) => invoicesIn(message)));
    for (const hash of [...seen].reverse()) {
      const invoice = pay.invoices.get(hash);
      if (!payable(invoice)) continue;
      const line = element("div", "due");
      const what = element("span", "", invoice.description ?? "Invoice");
      line.append(what, button("Pay " + amountText(invoice.amount, invoice.asset ?? invoice.fiat), () => this.ask(hash), "wide"));
      items.push(line);
    }
    const balances = element("dl");
    for (const { asset, amount } of wallet.balances) {
      const row = element("div");
      row.append(element("dt", "", asset), element("dd", "", amountText(amount, "")));
      balances.append(row);
    }
    items.push(balances, amountForm("Amount and asset to add to the wallet", "Add", (given) => this.act("give", { user, ...given })));
    if (wallet.history.length) {
      const list = element("ul");
      for (const { way, asset, amount, at } of wallet.history) {
        const row = element("li", way);
        row.append(element("span", "", (way === "in" ? "+" : "−") + amountText(amount, asset)),
          element("time", "", new Date(at).toTimeString().slice(0, 5)));
        list.append(row);
      }
      items.push(element("h3", "", "Latest"), list);
    }
    this.wallet.replaceChildren(...items);
    $("input", this.wallet).value = typed;
    if (focused >= 0) this.wallet.querySelectorAll("button, input")[focused]?.focus({ preventScroll: true });
  }

  // -- paying

  ask(hash) {
    const invoice = pay.invoices.get(hash);
    if (!payable(invoice)) { this.phone.toast(invoice?.status === "paid" ? REFUSALS.INVOICE_ALREADY_PAID : REFUSALS.INVOICE_EXPIRED); return; }
    this.show(false);
    this.asked = hash;
    this.before = document.activeElement;
    this.chosen = undefined;
    this.drawTill();
    if (this.phone.visible()) $(".pay", this.till)?.focus({ preventScroll: true });
  }

  drawTill() {
    const invoice = pay.invoices.get(this.asked), user = this.phone.speaker;
    if (!payable(invoice)) { this.close(); return; }
    const wallet = pay.wallets.get(user);
    const has = (asset) => wallet?.balances.find((row) => row.asset === asset)?.amount ?? "0";
    const enough = ({ asset, amount }) => atLeast(has(asset), amount);
    const quotes = invoice.quotes, quote = quotes.find(({ asset }) => asset === this.chosen) ?? quotes.find(enough) ?? quotes[0];
    const box = $("div", this.till), items = [];
    const price = amountText(invoice.amount, invoice.asset ?? invoice.fiat);
    items.push(element("h3", "", `Pay ${price}?`));
    if (invoice.description) items.push(element("p", "", invoice.description));
    if (invoice.fiat) {
      const choices = element("div", "choices");
      choices.setAttribute("role", "group");
      choices.setAttribute("aria-label", "Pay with");
      for (const one of quotes) {
        const choice = button(amountText(one.amount, one.asset), () => {
          this.chosen = one.asset;
          this.drawTill();
          $("[aria-pressed=true]", this.till)?.focus();
        });
        choice.setAttribute("aria-pressed", String(one === quote));
        choice.disabled = !enough(one);
        choices.append(choice);
      }
      items.push(choices);
    }
    items.push(element("small", "", `${shortName(user)} holds ${amountText(has(quote.asset), quote.asset)}`));
    const foot = element("div", "foot");
    const payKey = button("Pay " + amountText(quote.amount, quote.asset), () => this.pay(user, invoice, quote), "pay");
    payKey.disabled = !enough(quote);
    foot.append(button("Not now", () => this.close()), payKey);
    items.push(foot);
    box.setAttribute("aria-label", `Pay ${price}`);
    box.replaceChildren(...items);
    this.till.hidden = false;
  }

  async pay(user, invoice, { asset, amount }) {
    const asked = { user, invoice: invoice.hash, ...(invoice.fiat ? { asset } : {}) };
    this.close();
    if (!await this.act("pay", asked)) return;
    this.phone.toast(`Paid ${amountText(amount, asset)}`);
    if (invoice.hidden_message) this.phone.alert(invoice.hidden_message);
  }

  close() {
    this.till.hidden = true;
    this.asked = undefined;
    if (this.before?.isConnected) this.before.focus({ preventScroll: true });
  }
}

// Whether a decimal number is at least another; neither is negative.
function atLeast(a, b) {
  const [[wholeA, restA = ""], [wholeB, restB = ""]] = [a.split("."), b.split(".")];
  const digits = Math.max(restA.length, restB.length);
  return BigInt(wholeA + restA.padEnd(digits, "0")) >= BigInt(wholeB + restB.padEnd(digits, "0"));
}

// ---- the casino's account -------------------------------------------------------------------------------------

function showApp(open) {
  $("#app").hidden = !open;
  $("#till").setAttribute("aria-expanded", String(open));
  if (open) drawApp();
}

async function actForApp(action, body) {
  const said = $("#app .said");
  try { const done = await post("pay/" + action, body); said.textContent = ""; return done; }
  catch (error) { said.textContent = error.message; return null; }
}

function drawApp() {
  const box = $("#app"), app = pay.app;
  $("#till").dataset.state = app?.mode ?? "up";
  if (box.hidden || !app) return;
  const typed = $("input", box)?.value ?? "";
  const focused = [...box.querySelectorAll("button, input")].indexOf(document.activeElement);
  const items = [element("h3", "", "The casino’s account at Crypto Pay")];
  const balances = element("dl");
  for (const { currency_code: asset, available, onhold } of app.balances) {
    if (available === "0" && onhold === "0") continue;
    const row = element("div");
    row.append(element("dt", "", asset), element("dd", "", amountText(available, "") + (onhold === "0" ? "" : ` + ${amountText(onhold, "")} on hold`)));
    balances.append(row);
  }
  items.push(balances.children.length ? balances : element("p", "", "It is empty. Players’ payments and what you add go here."));
  items.push(amountForm("Amount and asset to add to the account", "Add", (given) => actForApp("give", given)));
  items.push(toggle("The provider answers", app.mode === "up", (up) => actForApp("mode", { mode: up ? "up" : "down" })));
  const faults = element("div", "choices");
  for (const [name, fault] of FAULTS)
    faults.append(button(name, async () => { if (await actForApp("fault", { method: "*", ...fault })) $("#app .said").textContent = `Next call: ${name.toLowerCase()}`; }));
  items.push(element("p", "", "What becomes of the bot’s next call:"), faults);
  const { url, disabled, pending } = app.webhook;
  items.push(element("small", "", !url ? "No webhook is set." : disabled ? "The webhook is switched off: nobody answered." : `Webhooks go to ${url}` + (pending ? `, ${pending} on the way` : "")));
  const said = element("p", "said", $(".said", box)?.textContent ?? "");
  said.setAttribute("role", "status");
  items.push(said);
  box.replaceChildren(...items);
  $("input", box).value = typed;
  if (focused >= 0) box.querySelectorAll("button, input")[focused]?.focus({ preventScroll: true });
}

// ---- the feed -------------------------------------------------------------------------------------------------

function payNews(event, phone) {
  switch (event.type) {
    case "pay_app": pay.app = event.app; drawApp(); break;
    case "pay_wallet": pay.wallets.set(event.wallet.user, event.wallet); break;
    case "pay_invoice": pay.invoices.set(event.invoice.hash, event.invoice); break;
    case "pay_gone": pay.invoices.delete(event.invoice.hash); break;
    case "pay_in": phone?.toast(`${amountText(event.transfer.amount, event.transfer.asset)} arrived in the wallet` + (event.transfer.comment ? `: ${event.transfer.comment}` : "")); break;
  }
  for (const { wallet } of phones.values()) {
    wallet.draw();
    if (!wallet.till.hidden) wallet.drawTill();
  }
}

function paySnapshot({ app, wallets, invoices }) {
  pay.app = app;
  pay.invoices.clear();
  for (const wallet of wallets) pay.wallets.set(wallet.user, wallet);
  for (const invoice of invoices) pay.invoices.set(invoice.hash, invoice);
  drawApp();
  for (const { wallet } of phones.values()) wallet.draw();
}

// A link that was opened elsewhere leads here: the phone that is seen asks.
function askForAddress() {
  const hash = invoiceHash(location.href.replace("//localhost", "//127.0.0.1"));
  if (!hash) return;
  history.replaceState(null, "", "/");
  const seen = [...phones.values()];
  (seen.find((phone) => !phone.group && phone.visible()) ?? seen[0])?.wallet.ask(hash);
}

addEventListener("DOMContentLoaded", () => {
  $("#till").onclick = () => {
    showApp($("#app").hidden);
    if (!$("#app").hidden) $("button, input", $("#app"))?.focus();
  };
  $("#app").onkeydown = (event) => { if (event.key === "Escape") { showApp(false); $("#till").focus(); } };
  document.addEventListener("pointerdown", (event) => { if (!event.target.closest("#app, #till")) showApp(false); });
  addEventListener("hashchange", askForAddress);
});
