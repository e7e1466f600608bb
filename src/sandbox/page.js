// The chat page of the sandbox: phones that follow the event feed and act for their players.
// Everything that comes from a message becomes a text node, never markup.
"use strict";

const POLL_SECONDS = 25, PRESS_MS_MAX = 15500, PHONES_MAX = 6, TYPING_MS = 5000, KEPT_MESSAGES = 300, STUCK_PX = 60;
const DICE = ["🎲", "🎯", "🎳", "🏀", "⚽", "🎰"];
const REELS = ["🅱️", "🍇", "🍋", "7️⃣"];
const GENERAL = 1, ANONYMOUS = 1087968824, SLOW_SECONDS = 30;
const TINTS = ["#c2483d", "#2f7fc4", "#8a55c8", "#c1741a", "#1f8f72", "#b8477f"];

const users = new Map();    // id → user
const phones = new Map();   // chat id → Phone
const presses = new Map();  // callback query id → key of the button
const waiting = new Map();  // key of a pressed button → its timer
let bot = { id: 0, username: "" }, commands = [], world = null, seq = null;

const $ = (selector, root = document) => root.querySelector(selector);
const tint = (id) => TINTS[Math.abs(id) % TINTS.length];
const shortName = (id) => firstName(id).split(" ")[0];
const firstName = (id) => id === bot.id ? "Casino Bot" : users.get(id)?.first_name ?? "Player";
const pressKey = (user, chat, message, data) => [user, chat, message, data].join("\n");

function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

async function post(action, body) {
  const answer = await fetch("/sandbox/" + action, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  const json = await answer.json();
  const why = (json.description ?? json.error ?? "refused").replace("Bad Request: ", "");
  if (!answer.ok) throw new Error(REFUSALS[why] ?? why);
  return json;
}

// ---- formatted text -------------------------------------------------------------------------------------------

// Entities come sorted, the outer before the inner; offsets are UTF-16, as JavaScript's own.
function renderText(parent, text, entities, act, pays, from = 0, to = text.length) {
  let at = from;
  for (let i = 0; i < entities.length; i++) {
    const entity = entities[i];
    const start = Math.max(entity.offset, at), end = Math.min(entity.offset + entity.length, to);
    if (start >= end) continue;
    parent.append(text.slice(at, start));
    const node = entityNode(entity, text.slice(start, end), act, pays);
    renderText(node, text, entities.slice(i + 1).filter((e) => e.offset < end), act, pays, start, end);
    parent.append(node);
    // As in Telegram's apps, a block ends its own line.
    at = end + (/^(PRE|BLOCKQUOTE)$/.test(node.tagName) && text[end] === "\n" && end < to ? 1 : 0);
  }
  parent.append(text.slice(at, to));
}

function entityNode(entity, text, act, pays) {
  const tag = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
    blockquote: "blockquote" }[entity.type];
  if (tag) return element(tag);
  if (entity.type === "expandable_blockquote") {
    const quote = element("blockquote", "folded");
    quote.tabIndex = 0;
    quote.setAttribute("aria-expanded", "false");
    return opens(quote, () => quote.classList.remove("folded"));
  }
  const invoice = entity.type === "text_link" && invoiceHash(entity.url);
  if (invoice) {
    const link = element("button", "cmd");
    link.type = "button";
    link.onclick = () => pays(invoice);
    return link;
  }
  if (entity.type === "text_link" && /^https?:\/\//i.test(entity.url)) {
    const link = element("a");
    Object.assign(link, { href: entity.url, target: "_blank", rel: "noopener noreferrer", title: entity.url });
    return link;
  }
  if (entity.type === "bot_command") {
    const command = element("button", "cmd");
    command.type = "button";
    command.onclick = () => act(text);
    return command;
  }
  const span = element("span", entity.type === "spoiler" ? "spoiler" : "");
  if (entity.type === "spoiler") {
    span.tabIndex = 0;
    span.setAttribute("role", "button");
    span.setAttribute("aria-label", "Hidden text, press to reveal");
    opens(span, () => { span.classList.add("open"); span.removeAttribute("role"); span.removeAttribute("aria-label"); });
  }
  return span;
}

// A tap or a key opens it; a command inside keeps its own.
function opens(node, open) {
  node.onclick = (event) => { if (!event.target.closest(".cmd, a")) { node.removeAttribute("aria-expanded"); open(); } };
  node.onkeydown = (event) => {
    if (event.target === node && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); node.click(); }
  };
  return node;
}

// A message in a few words, for where it is replied to.
const gist = ({ text, dice, document }) => text ?? dice?.emoji ?? document?.file_name ?? "";
const author = (message) => message.sender_chat?.title ?? firstName(message.from.id);
const topicOf = (message) => message.is_topic_message ? message.message_thread_id : GENERAL;

// What happened instead of a word; nothing for an ordinary message.
function happened(message) {
  const { forum_topic_created: created, forum_topic_closed: closed, forum_topic_reopened: reopened } = message;
  if (created) return `${author(message)} opened “${created.name}”`;
  if (closed) return "The topic is closed";
  if (reopened) return "The topic is open again";
  return message.migrate_to_chat_id || message.migrate_from_chat_id ? "The group became a supergroup" : "";
}

function fileLink({ file_id: id, file_name: name, file_size: bytes }) {
  const link = element("a", "file", `📄 ${name}`);
  Object.assign(link, { href: `/sandbox/file/${id}`, download: name });
  link.append(element("small", "", `${(bytes / 1024).toFixed(1)} KB`));
  return link;
}

function diceFace({ emoji, value }, rolling) {
  const face = element("span", "face", emoji);
  const settle = () => {
    face.classList.remove("rolling");
    if (emoji === "🎲") face.textContent = "⚀⚁⚂⚃⚄⚅"[value - 1] ?? emoji;
    if (emoji === "🎰") {
      face.classList.add("reels");
      face.textContent = [0, 1, 2].map((reel) => REELS[(value - 1) >> (2 * reel) & 3]).join("");
    }
    face.title = `${emoji} ${value}`;
    face.setAttribute("role", "img");
    face.setAttribute("aria-label", `${emoji} shows ${value}`);
  };
  if (rolling) { face.classList.add("rolling"); setTimeout(settle, 2200); } else settle();
  return face;
}

// ---- a phone --------------------------------------------------------------------------------------------------

class Phone {
  constructor(chat) {
    this.chat = chat;
    this.group = chat.type !== "private";
    this.speaker = this.group ? chat.members[0] : chat.id;
    this.anonymous = false;
    this.nodes = new Map();    // message id → { message, node }
    this.topic = GENERAL;
    this.elsewhere = new Map(); // topic → unread messages, when another one is looked at
    this.unread = 0;
    this.root = $("#phone").content.firstElementChild.cloneNode(true);
    for (const name of ["log", "toasts", "down", "menu", "veil", "speakers", "quote", "start", "composer", "status", "more", "panel", "topics"])
      this[name] = $("." + name, this.root);
    this.input = $("input", this.composer);
    this.wallet = new Wallet(this);
    this.menuButton = $(".menu-button", this.root);
    const whose = this.group ? chat.title : `${shortName(chat.id)}’s phone`;
    this.root.setAttribute("aria-label", whose);
    $(".title", this.root).textContent = this.group ? chat.title : "Casino Bot";
    $(".avatar", this.root).textContent = this.group ? "♠" : "🎰";
    if (!this.group) $(".owner", this.root).textContent = shortName(chat.id);
    if (this.group) $(".avatar", this.root).style.setProperty("--tint", "#7d1d2e");
    this.input.setAttribute("aria-label", `Message from ${whose}`);
    this.listen();
    this.tab = element("button", "", this.group ? chat.title.split(" ").pop() : shortName(chat.id));
    this.tab.type = "button";
    this.tab.append(this.badge = element("b", "", ""));
    this.badge.hidden = true;
    this.tab.onclick = () => this.root.scrollIntoView({ behavior: "smooth", inline: "start", block: "nearest" });
    this.showChat();
    this.reset(chat.messages ?? []);
  }

  listen() {
    this.start.onclick = () => this.begin();
    this.composer.onsubmit = (event) => {
      event.preventDefault();
      const text = this.input.value.trim();
      if (!text) return;
      this.input.value = "";
      this.say(text);
    };
    this.input.oninput = () => {
      const typed = this.input.value;
      this.showMenu(/^\/[a-z0-9_]*$/i.test(typed), typed.slice(1).toLowerCase());
    };
    this.menuButton.onclick = () => {
      this.showMenu(this.menu.hidden, "");
      if (!this.menu.hidden) $("button", this.menu)?.focus();
    };
    this.root.onkeydown = (event) => {
      if (event.key === "Escape" && !this.menu.hidden) { this.showMenu(false); this.input.focus(); }
      if (event.key === "Escape" && !this.panel.hidden) { this.showPanel(false); this.more.focus(); }
      if (event.key === "Escape" && !this.veil.hidden) $("button", this.veil).click();
      if (!this.menu.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) this.walkMenu(event);
    };
    this.log.onscroll = () => { if (this.atEnd()) this.markRead(); this.showDown(); };
    this.log.onclick = () => { this.showMenu(false); this.showPanel(false); this.wallet.show(false); };
    this.more.onclick = () => {
      this.showPanel(this.panel.hidden);
      if (!this.panel.hidden) $("button, input", this.panel)?.focus({ preventScroll: true });
    };
    this.down.onclick = () => { this.log.scrollTo({ top: this.log.scrollHeight, behavior: "smooth" }); };
    $("button", this.quote).onclick = () => this.replyTo(null);
  }

  // -- acting for the player

  async act(action, body) {
    try { return await post(action, body); } catch (error) { this.toast(error.message); return null; }
  }

  say(text) {
    this.showMenu(false);
    const where = { user: this.speaker, chat: this.chat.id, anonymous: this.anonymous };
    if (this.topic !== GENERAL) where.topic = this.topic;
    const emoji = text.replace(/\uFE0F$/, "");
    if (DICE.includes(emoji)) this.act("dice", { ...where, emoji });
    else this.act("say", { ...where, text, ...(this.reply ? { reply_to: this.reply } : {}) });
    this.replyTo(null);
    this.log.scrollTop = this.log.scrollHeight;
  }

  command(name) { this.say(this.group ? `/${name}@${bot.username}` : `/${name}`); }

  async begin() {
    if (users.get(this.chat.id)?.blocked && !await this.act("block", { user: this.chat.id, blocked: false })) return;
    this.command("start");
    if (matchMedia("(hover: hover)").matches) setTimeout(() => this.input.focus(), 60);
  }

  async press(message, data) {
    const key = pressKey(this.speaker, this.chat.id, message.message_id, data);
    if (waiting.has(key)) return;
    spin(key, true);
    const pressed = await this.act("press",
      { user: this.speaker, chat: this.chat.id, message_id: message.message_id, data });
    if (!pressed) spin(key, false);
  }

  replyTo(message) {
    this.reply = message?.message_id ?? null;
    this.quote.hidden = !message;
    if (message) {
      $("span", this.quote).textContent = `${author(message)}: ${gist(message)}`;
      this.input.focus();
    }
  }

  // -- showing

  reset(messages) {
    this.nodes.clear();
    this.elsewhere.clear();
    this.log.replaceChildren();
    this.markRead();
    for (const message of messages) this.put(message, false);
    this.showFoot();
    this.log.scrollTop = this.log.scrollHeight;
  }

  put(message, fresh) {
    const stuck = this.atEnd();
    const known = this.nodes.get(message.message_id);
    const node = this.draw(message, fresh && !known);
    if (known) {
      const focused = [...known.node.querySelectorAll(".key")].indexOf(document.activeElement);
      node.className = known.node.className.replace(/ ?\b(fresh|keys)\b/g, "") + (message.reply_markup ? " keys" : "");
      known.node.replaceWith(node);
      if (focused >= 0) (node.querySelectorAll(".key")[focused] ?? this.log).focus({ preventScroll: true });
    } else {
      const last = [...this.nodes.values()].filter((other) => topicOf(other.message) === topicOf(message)).pop()?.message;
      const day = new Date(message.date * 1000).toDateString();
      if (last && new Date(last.date * 1000).toDateString() !== day || !last)
        this.log.append(this.placed(element("div", "pill", day === new Date().toDateString() ? "Today" : day.slice(0, -5)), message));
      if (last && !happened(last) && last.from.id === message.from.id && message.date - last.date < 300) node.classList.add("same");
      this.log.append(node);
      const topic = topicOf(message), others = fresh && message.from.id !== this.speaker;
      if (others && topic !== this.topic) { this.elsewhere.set(topic, (this.elsewhere.get(topic) ?? 0) + 1); this.showTopics(); }
      else if (others && (!stuck || !this.visible())) this.unread++;
    }
    this.placed(node, message);
    this.nodes.set(message.message_id, { message, node });
    if (this.nodes.size > KEPT_MESSAGES) this.remove(this.nodes.keys().next().value);
    if (stuck) this.log.scrollTop = this.log.scrollHeight;
    if (message.from.id === bot.id) this.showTyping(false);
    if (fresh && !known) this.showFoot();
    this.showDown();
  }

  draw(message, fresh) {
    const mine = message.from.id === (this.anonymous ? ANONYMOUS : this.speaker);
    const news = happened(message);
    if (news) return element("div", "pill", news);
    const node = element("div", "msg");
    if (mine) node.classList.add("out");
    if (fresh) node.classList.add("fresh");
    if (message.dice) node.classList.add("dice");
    if (message.reply_markup) node.classList.add("keys");
    const bubble = element("div", "bubble");
    if (this.group && !mine) {
      const name = element("div", "name", author(message) + (message.via_bot ? ` via @${message.via_bot.username}` : ""));
      if (message.from.id !== bot.id) name.style.setProperty("--tint", tint(message.from.id));
      bubble.append(name);
    }
    const replied = message.reply_to_message;
    if (replied && !happened(replied)) {
      const ref = element("button", "ref", gist(replied));
      ref.type = "button";
      ref.onclick = () => this.nodes.get(replied.message_id)?.node.scrollIntoView({ block: "center", behavior: "smooth" });
      bubble.append(ref);
    }
    if (message.dice) bubble.append(diceFace(message.dice, fresh));
    if (message.document) bubble.append(fileLink(message.document));
    const time = new Date(message.date * 1000).toTimeString().slice(0, 5);
    const meta = element("span", "meta", (message.edit_date ? "edited " : "") + time);
    const said = message.text ?? message.caption;
    if (said !== undefined) {
      const text = element("div", "text");
      renderText(text, said, message.entities ?? message.caption_entities ?? [], (command) => this.say(command), (hash) => this.wallet.ask(hash));
      text.append(meta);
      bubble.append(text);
    } else bubble.append(meta);
    node.append(bubble);
    bubble.ondblclick = () => this.replyTo(message);
    const answer = element("button", "answer", "↩");
    answer.type = "button";
    answer.setAttribute("aria-label", "Reply to this message");
    answer.onclick = () => this.replyTo(message);
    node.append(answer);
    if (message.reply_markup) node.append(this.keyboard(message));
    return node;
  }

  keyboard(message) {
    const rows = element("div", "rows");
    for (const buttons of message.reply_markup.inline_keyboard) {
      const row = element("div", "row");
      row.append(...buttons.map((button) => this.key(message, button)));
      rows.append(row);
    }
    return rows;
  }

  key(message, button) {
    const invoice = button.url && invoiceHash(button.url);
    if (invoice) {
      const key = element("button", "key", button.text);
      key.type = "button";
      key.onclick = () => this.wallet.ask(invoice);
      key.append(element("span", "mark", "💳"));
      return key;
    }
    if (button.url) {
      const link = element("a", "key", button.text);
      Object.assign(link, { href: /^https?:/i.test(button.url) ? button.url : "#", target: "_blank", rel: "noopener noreferrer" });
      link.append(element("span", "mark", "↗"));
      return link;
    }
    const key = element("button", "key", button.text);
    key.type = "button";
    if (button.callback_data !== undefined) {
      const own = () => pressKey(this.speaker, this.chat.id, message.message_id, button.callback_data);
      key.pressKey = own;
      key.classList.toggle("wait", waiting.has(own()));
      key.onclick = () => this.press(message, button.callback_data);
    } else if (button.copy_text) {
      key.onclick = () => navigator.clipboard?.writeText(button.copy_text.text).then(() => this.toast("Copied"));
    } else key.onclick = () => this.toast("This kind of button works in Telegram only");
    return key;
  }

  remove(id) {
    this.nodes.get(id)?.node.remove();
    this.nodes.delete(id);
    this.showFoot();
  }

  toast(text) {
    if (!text) return;
    const toast = element("div", "toast", text);
    this.toasts.append(toast);
    setTimeout(() => toast.remove(), Math.min(2500 + text.length * 40, 7000));
    while (this.toasts.children.length > 3) this.toasts.firstChild.remove();
  }

  alert(text) {
    const before = document.activeElement;
    $("p", this.veil).textContent = text;
    this.veil.hidden = false;
    const ok = $("button", this.veil);
    ok.onclick = () => { this.veil.hidden = true; if (before?.isConnected) before.focus({ preventScroll: true }); };
    if (this.visible()) ok.focus({ preventScroll: true });
  }

  showTyping(on) {
    clearTimeout(this.typing);
    this.status.classList.toggle("typing", on);
    if (on) { this.status.textContent = "typing"; this.typing = setTimeout(() => this.showTyping(false), TYPING_MS); }
    else this.showStatus();
  }

  showStatus() {
    if (!this.status.classList.contains("typing"))
      this.status.textContent = this.group ? `${this.chat.members.length + 1} members` + this.rules() : "@" + bot.username;
  }

  // -- the chat itself: its topics, its rules, who speaks

  rules() {
    const { muted, slow_seconds: slow } = this.chat;
    return (muted ? " · the bot may not write" : "") + (slow ? ` · slow mode ${slow} s` : "");
  }

  change(chat) {
    Object.assign(this.chat, chat, { messages: undefined });
    this.showChat();
  }

  showChat() {
    const topics = this.chat.topics;
    this.known = this.group || !topics.length ? topics : [{ id: GENERAL, name: "Chat" }, ...topics];
    if (!this.known.some(({ id }) => id === this.topic)) this.topic = GENERAL;
    if (this.group) $(".owner", this.root).textContent = this.chat.is_forum ? "Forum" : this.chat.type === "group" ? "Basic group" : "Group";
    this.showSpeakers();
    this.showStatus();
    this.showTopics();
    if (!this.panel.hidden) this.showPanel(true);
  }

  // Marks where a node belongs, and hides it while another topic is looked at.
  placed(node, message) {
    node.dataset.topic = topicOf(message);
    node.hidden = topicOf(message) !== this.topic;
    return node;
  }

  showTopics() {
    this.topics.hidden = !this.known.length;
    this.topics.replaceChildren(...this.known.map(({ id, name, closed }) => {
      const chip = element("button", "", (closed ? "🔒 " : "") + name);
      chip.type = "button";
      chip.setAttribute("aria-pressed", String(id === this.topic));
      const unread = this.elsewhere.get(id);
      if (unread) chip.append(element("b", "", unread));
      chip.onclick = () => this.look(id);
      return chip;
    }));
  }

  look(topic) {
    this.topic = topic;
    this.elsewhere.delete(topic);
    this.replyTo(null);
    this.showPanel(false);
    for (const node of this.log.children) if (node.dataset.topic) node.hidden = Number(node.dataset.topic) !== topic;
    this.showTopics();
    this.showFoot();
    $("[aria-pressed=true]", this.topics).scrollIntoView({ block: "nearest", inline: "nearest" });
    this.log.scrollTop = this.log.scrollHeight;
    this.markRead();
    this.showDown();
  }

  showPanel(open) {
    if (open) this.wallet.show(false);
    this.panel.hidden = !open;
    this.more.setAttribute("aria-expanded", String(open));
    if (!open) return;
    const focused = [...this.panel.querySelectorAll("button, input")].indexOf(document.activeElement);
    const chat = this.chat.id, topic = this.known.find(({ id }) => id === this.topic), items = [];
    const button = (text, act) => {
      const item = element("button", "", text);
      item.type = "button";
      item.onclick = act;
      items.push(item);
      return item;
    };
    const toggle = (text, on, act) => {
      const item = button(text, () => act(!on));
      item.setAttribute("role", "switch");
      item.setAttribute("aria-checked", String(on));
    };
    const form = (label, value, verb, act) => {
      const item = element("form"), input = element("input");
      Object.assign(input, { type: "text", value, maxLength: 128, placeholder: label, ariaLabel: label, autocomplete: "off" });
      item.append(input, element("button", "", verb));
      item.onsubmit = (event) => { event.preventDefault(); act(input.value.trim()); };
      items.push(item);
    };
    if (this.chat.is_forum && topic)
      toggle("This topic is open", !topic.closed, (opens) => this.act("topic/close", { chat, topic: topic.id, closed: !opens }));
    if (topic && topic.id !== GENERAL)
      button("Delete this topic", () => { this.look(GENERAL); this.act("topic/delete", { chat, topic: topic.id }); });
    if (this.group) {
      const { muted, slow_seconds: slow } = this.chat;
      toggle("The bot may write", !muted, (may_write) => this.act("rights", { chat, may_write }));
      toggle(`Slow mode, ${SLOW_SECONDS} s`, slow > 0, (on) => this.act("slow", { chat, seconds: on ? SLOW_SECONDS : 0 }));
    }
    if (this.chat.type === "group") button("Make it a supergroup", () => { this.showPanel(false); this.act("migrate", { chat }); });
    if (this.chat.is_forum || !this.group)
      form("Name of a new topic", "", "Open", async (name) => {
        const opened = name && await this.act("topic", { user: this.speaker, chat, name });
        if (opened) this.wanted = opened.topic;
        this.goWanted();
      });
    if (!this.group) {
      form("The bot’s username", bot.username, "Rename", async (username) =>
        await this.act("rename", { username }) && this.showPanel(false));
      if (this.nodes.size && !users.get(chat)?.blocked)
        button("Stop and block the bot", () => { this.showPanel(false); this.act("block", { user: chat, blocked: true }); });
    }
    this.panel.replaceChildren(...items);
    if (focused >= 0) this.panel.querySelectorAll("button, input")[focused]?.focus({ preventScroll: true });
  }

  // The topic that was opened here, as soon as the feed has told of it.
  goWanted() {
    if (!this.known.some(({ id }) => id === this.wanted)) return;
    this.look(this.wanted);
    this.wanted = undefined;
  }

  showSpeakers() {
    if (!this.group) return;
    const shown = this.chat.members.slice(0, 5);
    // Who made the group may also speak in its name.
    this.speakers.replaceChildren(...[...shown, ANONYMOUS].map((id) => {
      const anonymous = id === ANONYMOUS;
      const choice = element("button", "", anonymous ? "Admin" : shortName(id));
      choice.type = "button";
      choice.title = anonymous ? "An anonymous administrator" : firstName(id);
      choice.style.setProperty("--tint", tint(id));
      choice.setAttribute("aria-pressed", String(anonymous ? this.anonymous : !this.anonymous && id === this.speaker));
      choice.onclick = () => {
        this.speaker = anonymous ? this.chat.members[0] : id;
        this.anonymous = anonymous;
        this.showSpeakers();
        $("[aria-pressed=true]", this.speakers).focus();
        const top = this.log.scrollTop;
        for (const { message } of [...this.nodes.values()]) this.redraw(message);
        this.log.scrollTop = top;
      };
      return choice;
    }));
  }

  redraw(message) {
    const known = this.nodes.get(message.message_id);
    const node = this.draw(message, false);
    if (known.node.classList.contains("same")) node.classList.add("same");
    this.placed(node, message);
    known.node.replaceWith(node);
    known.node = node;
  }

  showFoot() {
    const blocked = !this.group && users.get(this.chat.id)?.blocked;
    const empty = ![...this.nodes.values()].some(({ message }) => topicOf(message) === this.topic && !happened(message));
    this.start.hidden = !empty && !blocked;
    this.start.textContent = blocked ? "RESTART" : "START";
    this.composer.hidden = !this.start.hidden;
    this.speakers.hidden = !this.group;
    if (!empty) $(".hint", this.log)?.remove();
    else if (!$(".hint", this.log))
      this.log.append(element("p", "hint", this.group
        ? "A group with all players and the bot. Choose who speaks, then press START."
        : "No messages here yet. Press START to meet the bot."));
  }

  showMenu(open, prefix = "") {
    const fitting = commands.filter((c) => c.command.startsWith(prefix));
    const shown = open && (fitting.length > 0 || prefix === "");
    this.menu.hidden = !shown;
    this.menuButton.setAttribute("aria-expanded", String(shown));
    if (!shown) return;
    this.menu.replaceChildren(...fitting.map(({ command, description }) => {
      const item = element("button");
      item.type = "button";
      item.append(element("b", "", "/" + command), element("span", "", description));
      item.onclick = () => { this.input.value = ""; this.command(command); this.input.focus(); };
      return item;
    }));
    if (!fitting.length) this.menu.append(element("p", "", "The bot has set no commands yet."));
  }

  walkMenu(event) {
    const items = [...this.menu.querySelectorAll("button")];
    const at = items.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    event.preventDefault();
    (items[at] ?? (at < 0 ? this.input : items[0]))?.focus();
  }

  // -- reading

  atEnd() { return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < STUCK_PX; }

  visible() {
    const { left, right } = this.root.getBoundingClientRect();
    return !document.hidden && left > -40 && right < innerWidth + 40;
  }

  markRead() { this.unread = 0; this.showUnread(); }

  showUnread() {
    const text = this.unread > 99 ? "99+" : this.unread || "";
    $("span", this.down).textContent = text;
    if (this.badge) { this.badge.textContent = text; this.badge.hidden = !this.unread; }
  }

  showDown() {
    if (this.visible() && this.atEnd()) this.unread = 0;
    this.down.hidden = this.atEnd();
    this.showUnread();
  }
}

function spin(key, on) {
  clearTimeout(waiting.get(key));
  waiting.delete(key);
  if (on) waiting.set(key, setTimeout(() => spin(key, false), PRESS_MS_MAX));
  for (const node of document.querySelectorAll(".key"))
    if (node.pressKey?.() === key) { node.classList.toggle("wait", on); node.setAttribute("aria-busy", String(on)); }
}

// ---- the feed -------------------------------------------------------------------------------------------------

function show(event) {
  const phone = phones.get(event.chat);
  if (event.type === "press_pending")
    presses.set(event.callback_query_id, pressKey(event.user, event.chat, event.message_id, event.data));
  if (event.type === "toast") {
    const key = presses.get(event.callback_query_id);
    presses.delete(event.callback_query_id);
    if (key) spin(key, false);
  }
  if (event.type.startsWith("pay_")) { payNews(event, phone); return; }
  if (!phone) return;
  const name = phone.group && event.user !== phone.speaker ? firstName(event.user) + ": " : "";
  switch (event.type) {
    case "message_new": phone.put(event.message, true); break;
    case "message_edit": if (phone.nodes.has(event.message.message_id)) phone.put(event.message, true); break;
    case "message_delete": phone.remove(event.message_id); break;
    case "typing": phone.showTyping(event.action === "typing"); break;
    case "toast": if (event.text) event.alert ? phone.alert(name + event.text) : phone.toast(name + event.text); break;
    case "block": users.set(event.user, { ...users.get(event.user), blocked: event.blocked }); phone.showFoot(); break;
  }
}

function take(state) {
  const fresh = state.reset;
  bot = state.bot;
  if (state.commands) commands = state.commands;
  for (const user of state.users) users.set(user.id, user);
  if (fresh) {
    presses.clear();
    for (const key of [...waiting.keys()]) spin(key, false);
    const wanted = state.chats.filter((c) => !c.migrated_to && (c.type !== "private" || users.get(c.id)?.username));
    const rank = ({ type, is_forum: forum }) => ["private", "supergroup", "group"].indexOf(type) + (forum ? 0.5 : 0);
    wanted.sort((a, b) => rank(a) - rank(b) || Math.abs(a.id) - Math.abs(b.id));
    for (const chat of wanted.slice(0, PHONES_MAX)) {
      if (phones.has(chat.id)) { phones.get(chat.id).reset(chat.messages); continue; }
      const phone = new Phone(chat);
      phones.set(chat.id, phone);
      $("#phones").append(phone.root);
      $("#tabs").append(phone.tab);
      phone.log.scrollTop = phone.log.scrollHeight;
    }
    paySnapshot(state.pay);
    currentTab();
    askForAddress();
  }
  for (const chat of state.chats) {
    // The phone goes along; what is said of the old chat is still shown there.
    if (chat.migrated_to && phones.has(chat.id)) phones.set(chat.migrated_to, phones.get(chat.id));
  }
  for (const chat of state.chats) if (!chat.migrated_to) phones.get(chat.id)?.change(chat);
  for (const event of state.events) show(event);
  for (const phone of phones.values()) { phone.showStatus(); phone.goWanted(); }
  ({ world, seq } = state);
}

async function follow() {
  const link = $("#link");
  for (let pause = 300; ; ) {
    try {
      const where = seq === null ? "" : `?since=${seq}&world=${world}&wait=${POLL_SECONDS}`;
      const answer = await fetch("/sandbox/state" + where, { cache: "no-store", signal: AbortSignal.timeout((POLL_SECONDS + 10) * 1000) });
      if (!answer.ok) throw new Error(String(answer.status));
      const state = await answer.json();
      link.dataset.state = "on";
      link.textContent = "live";
      pause = 300;
      take(state);
    } catch (error) {
      console.debug("feed:", error);
      link.dataset.state = "off";
      link.textContent = "reconnecting…";
      await new Promise((done) => setTimeout(done, pause));
      pause = Math.min(pause * 1.6, 3000);
    }
  }
}

function currentTab() {
  for (const phone of phones.values()) {
    phone.tab.setAttribute("aria-current", String(phone.visible()));
    phone.showDown();
  }
}

$("#phones").addEventListener("scroll", currentTab, { passive: true });
addEventListener("resize", currentTab);
document.addEventListener("visibilitychange", currentTab);
follow();
