"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const app = document.getElementById("app");
  const WORDS = {
    en: {
      name: "Message gallery", as_of: "as of", skip: "Skip to the messages", contacts: "messages and tasks",
      customers: "customers", silent: "left alone, by policy", filters: "Filters", tier: "Tier", channel: "Channel",
      locale: "Language", policy: "Policy", all: "All", reset: "Show everything", keys: "Keyboard",
      key_next: "next, previous message", key_sample: "another sample", key_view: "screens or plain text",
      key_language: "中文", key_filter: "filters", messages: "Messages", shown: "{n} of {all} kinds",
      pieces: "{n} in all", longest: "Longest", shortest: "Shortest", sample: "Sample {n}", from: "From", to: "To",
      subject: "Subject", desktop: "Desktop", phone: "Phone, 375 px", text: "Plain text", screens: "As seen",
      units: "{units} of {room} places in {encoding}", left: "{n} left", segments: ["1 segment", "{n} segments"],
      characters: "{n} characters", range: "{a} to {b} characters", customer: "Customer", owner: "Owner", due: "Due",
      offers: "Offers", flag: "Because of", send_at: "Not before", template: "Provider's template",
      no_script: "No script: the task speaks for itself.", nobody: "Who gets nothing, and why", reason: "Reason",
      count: "Customers", more: "and {n} more of other kinds", everybody: "Everybody gets something.",
      none: "No message fits these filters.", images: "Pictures from the network are not loaded here.",
      masked: "Personal data is masked. Build the gallery with --real to see it.",
      real: "This gallery shows real personal data. Handle it like the customer file itself.",
      hidden: "This sample cannot be shown with its values masked.",
      trial_sample: "A sample of the day's messages, not the whole batch.",
      trial_customer: "The messages of one customer only.",
      trial_seed: "A test for our own addresses. Every message carries the mark [TEST].",
      cause_trigger: "occasion", cause_campaign: "campaign", variant: "variant",
      by_tier: "Messages by tier and channel", total: "Total", view: "View",
      channels: { email: "E-mail", sms: "SMS", phone: "Phone call", visit: "Visit", wecom: "WeCom", social: "Social" },
    },
    zh: {
      name: "消息预览", as_of: "统计日", skip: "跳到消息", contacts: "条消息与任务", customers: "位客户",
      silent: "人次未触达（按策略计）", filters: "筛选", tier: "等级", channel: "渠道", locale: "语言", policy: "策略",
      all: "全部", reset: "显示全部", keys: "快捷键", key_next: "下一条、上一条", key_sample: "切换样例",
      key_view: "界面或纯文本", key_language: "English", key_filter: "筛选", messages: "消息",
      shown: "共 {all} 类，显示 {n} 类", pieces: "{n} 条", longest: "最长", shortest: "最短", sample: "样例 {n}",
      from: "发件人", to: "收件人", subject: "主题", desktop: "电脑", phone: "手机（375 像素）", text: "纯文本",
      screens: "显示效果", units: "{encoding} 编码，占 {units} / {room} 位", left: "还可写 {n} 位",
      segments: ["计 1 条", "计 {n} 条"], characters: "{n} 个字符", range: "{a}–{b} 个字符", customer: "客户",
      owner: "负责人", due: "截止", offers: "优惠", flag: "触发标记", send_at: "最早发送", template: "服务商模板",
      no_script: "没有话术：任务本身已说明。", nobody: "哪些客户没有收到，为什么", reason: "原因", count: "客户数",
      more: "另有 {n} 人次属于其他情况", everybody: "所有客户都有触达。", none: "没有符合筛选条件的消息。",
      images: "此处不加载网络图片。", masked: "个人信息已打码；如需查看原文，请加 --real 重新生成。",
      real: "本页含真实个人信息，请按客户数据的要求保管。", hidden: "打码后的值无法用于此消息，因此不显示。",
      trial_sample: "这只是当天消息的抽样，不是完整批次。", trial_customer: "仅含一位客户的消息。",
      trial_seed: "发给内部地址的测试，每条消息都带有 [TEST] 标记。", cause_trigger: "触发", cause_campaign: "活动",
      variant: "版本", by_tier: "各等级、各渠道的消息数", total: "合计", view: "视图",
      channels: { email: "邮件", sms: "短信", phone: "电话", visit: "拜访", wecom: "企业微信", social: "社交媒体" },
    },
  };
  const TONES = ["#5b3f8c", "#8a5a00", "#476072", "#7a6a58", "#2f6b4f", "#8a3b52", "#3d5a99", "#6b6b6b"];
  const FILTERS = ["policy", "tier", "channel", "locale"];
  const state = { language: data.language, view: "screens", filters: {}, sample: new Map() };

  const t = (key, values = {}) => {
    let text = WORDS[state.language][key];
    for (const [name, value] of Object.entries(values)) text = text.replaceAll(`{${name}}`, String(value));
    return text;
  };
  const said = (words) => words[state.language];
  const number = (value) => value.toLocaleString(state.language === "zh" ? "zh-CN" : "en-GB");
  const channelName = (name) => WORDS[state.language].channels[name] || name;
  const tierName = (standard, tier) => {
    const found = data.standards[standard]?.tiers[tier];
    return found ? said(found) : tier;
  };
  const tone = (standard, tier) => {
    const place = Object.keys(data.standards[standard]?.tiers ?? {}).indexOf(tier);
    return TONES[(place < 0 ? TONES.length - 1 : place) % TONES.length];
  };

  // Every text goes in as a text node: nothing that a customer is called becomes part of the page.
  const make = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (value === true) node.setAttribute(name, "");
      else if (value !== false && value != null) node.setAttribute(name, value);
    }
    for (const child of children.flat()) if (child != null) node.append(child);
    return node;
  };

  const value = {
    policy: (group) => group.policy,
    tier: (group) => `${group.standard}\u0000${group.tier}`,
    channel: (group) => group.channel,
    locale: (group) => group.locale,
  };
  const label = {
    policy: (group) => said(data.policies[group.policy]?.title ?? { en: group.policy, zh: group.policy }),
    tier: (group) => `${tierName(group.standard, group.tier)} · ${said(data.standards[group.standard]?.title ?? { en: group.standard, zh: group.standard })}`,
    channel: (group) => channelName(group.channel),
    locale: (group) => group.locale,
  };
  const fits = (group) => FILTERS.every((name) => !state.filters[name] || value[name](group) === state.filters[name]);

  function header() {
    const languages = make("span", { class: "toggle", role: "group", "aria-label": "中文 / English" },
      ["zh", "en"].map((name) => make("button", {
        type: "button", lang: name, id: `language-${name}`, "aria-pressed": String(state.language === name),
        onclick: () => { state.language = name; draw(`language-${name}`); },
      }, name === "zh" ? "中文" : "English")));
    const views = make("span", { class: "toggle", role: "group", "aria-label": t("view") },
      ["screens", "text"].map((name) => make("button", {
        type: "button", id: `view-${name}`, "aria-pressed": String(state.view === name),
        onclick: () => { state.view = name; draw(`view-${name}`); },
      }, t(name))));
    return make("header", { class: "top" },
      make("h1", {}, data.title), make("span", {}, t("name")), make("span", { class: "day" }, `${t("as_of")} ${data.as_of}`),
      make("span", { class: "space" }), views, languages);
  }

  function banners() {
    const found = [];
    if (data.trial) found.push(make("p", { class: "banner warn" }, t(`trial_${data.trial.kind}`)));
    found.push(data.real
      ? make("p", { class: "banner bad" }, t("real"))
      : make("p", { class: "banner" }, t("masked")));
    return found;
  }

  function filters() {
    const box = make("div", { class: "panel" }, make("h2", {}, t("filters")));
    const inner = make("div", {});
    for (const name of FILTERS) {
      const options = new Map();
      for (const group of data.groups) options.set(value[name](group), label[name](group));
      const select = make("select", {
        id: `filter-${name}`, onchange: (event) => { state.filters[name] = event.target.value; draw(`filter-${name}`); },
      }, make("option", { value: "" }, t("all")), [...options].map(([key, text]) => make("option", {
        value: key, selected: state.filters[name] === key,
      }, text)));
      inner.append(make("label", { for: `filter-${name}` }, t(name)), select);
    }
    inner.append(make("button", { type: "button", class: "plain", id: "reset", onclick: () => { state.filters = {}; draw("reset"); } }, t("reset")));
    const open = state.open ?? !window.matchMedia("(max-width:900px)").matches;
    box.append(make("details", { class: "filters", open, ontoggle: (event) => { state.open = event.target.open; } },
      make("summary", {}, t("filters")), inner));
    box.firstChild.classList.toggle("hidden", window.matchMedia("(max-width:900px)").matches);
    const keys = [["j k", "key_next"], ["← →", "key_sample"], ["v", "key_view"], ["/", "key_filter"], ["l", "key_language"]];
    return make("aside", { "aria-label": t("filters") }, box,
      make("div", { class: "panel keysbox" }, make("h2", {}, t("keys")),
        make("ul", { class: "keys" }, keys.map(([key, text]) => make("li", {}, make("kbd", {}, key), t(text))))));
  }

  function numbers() {
    const tiles = [[data.contacts, t("contacts")], [data.customers, t("customers")], [data.silent, t("silent")]];
    for (const [name, count] of Object.entries(data.channels)) tiles.push([count, channelName(name)]);
    return make("div", { class: "numbers" }, tiles.map(([count, text]) =>
      make("div", { class: "number" }, make("b", {}, number(count)), make("span", {}, text))));
  }

  function overview(groups) {
    const channels = [...new Set(groups.map((group) => group.channel))];
    const rows = new Map();
    for (const group of groups) {
      const key = `${group.policy}\u0000${group.standard}\u0000${group.tier}`;
      if (!rows.has(key)) rows.set(key, { group, counts: {}, total: 0 });
      const row = rows.get(key);
      row.counts[group.channel] = (row.counts[group.channel] ?? 0) + group.count;
      row.total += group.count;
    }
    if (!rows.size) return [];
    return [
      make("div", { class: "section" }, make("h2", {}, t("by_tier"))),
      make("div", { class: "table" }, make("table", {},
        make("thead", {}, make("tr", {}, make("th", { scope: "col" }, t("policy")), make("th", { scope: "col" }, t("tier")),
          channels.map((name) => make("th", { scope: "col", class: "n" }, channelName(name))),
          make("th", { scope: "col", class: "n" }, t("total")))),
        make("tbody", {}, [...rows.values()].map((row) => make("tr", {},
          make("td", {}, label.policy(row.group)),
          make("td", {}, tierTag(row.group)),
          channels.map((name) => make("td", { class: "n" }, row.counts[name] ? number(row.counts[name]) : "–")),
          make("td", { class: "n" }, number(row.total))))))),
    ];
  }

  const tierTag = (group) => make("span", { class: "tag tier", style: `--tone:${tone(group.standard, group.tier)}` },
    tierName(group.standard, group.tier));

  function frame(html, title) {
    // No script, no form, no navigation; the page's own policy keeps the network away as well.
    return make("iframe", { sandbox: "", srcdoc: html, title, loading: "lazy", referrerpolicy: "no-referrer" });
  }

  function shown(group, sample) {
    if (sample.hidden) return make("p", { class: "note" }, t("hidden"));
    if (group.shape === "page") {
      if (state.view === "text" || !sample.html) return make("pre", { class: "text" }, sample.text ?? "");
      return [make("div", { class: "screens both" },
        make("figure", { class: "wide" }, make("div", { class: "window" }, frame(sample.html, `${sample.subject} – ${t("desktop")}`)),
          make("figcaption", {}, t("desktop"))),
        make("figure", { class: "narrow" }, make("div", { class: "phone" }, frame(sample.html, `${sample.subject} – ${t("phone")}`)),
          make("figcaption", {}, t("phone")))),
      /<img\b/i.test(sample.html) ? make("p", { class: "note" }, t("images")) : null];
    }
    if (group.shape === "script") {
      return sample.text ? make("div", { class: "script" }, sample.text) : make("div", { class: "script none" }, t("no_script"));
    }
    if (state.view === "text") return make("pre", { class: "text" }, sample.text ?? "");
    const found = [];
    if (sample.segments) {
      const one = sample.segments;
      const words = one.count === 1 ? t("segments")[0] : t("segments")[1].replace("{n}", number(one.count));
      found.push(make("div", {}, make("strong", { class: "segments" }, words), " · ",
        t("units", { units: number(one.units), room: number(one.room), encoding: one.encoding }), " · ", t("left", { n: number(one.left) })),
      make("div", { class: "meter", "aria-hidden": "true" }, Array.from({ length: one.count }, () => make("i"))));
    }
    found.push(make("div", { class: `handset ${group.channel}` }, make("div", { class: "sender" }, data.title),
      make("div", { class: "bubble" }, sample.text ?? "")));
    return found;
  }

  function facts(sample) {
    const rows = [["from", sample.from], ["to", sample.address], ["subject", sample.subject], ["customer", sample.customer],
      ["owner", sample.owner], ["due", sample.due], ["send_at", sample.send_at], ["flag", sample.flag],
      ["offers", sample.offers?.join(state.language === "zh" ? "、" : ", ")],
      ["template", sample.template && `${sample.template} ${JSON.stringify(sample.parameters)}`]];
    return make("dl", { class: "facts" }, rows.filter(([, text]) => text).flatMap(([name, text]) =>
      [make("dt", {}, t(name)), make("dd", { class: name }, text)]));
  }

  function card(group, place) {
    const chosen = Math.min(state.sample.get(place) ?? 0, group.samples.length - 1);
    const sample = group.samples[chosen];
    let further = 0;
    const names = group.samples.map((one) => one.role === "sample" ? t("sample", { n: (further += 1) }) : t(one.role));
    const tabs = group.samples.length > 1 ? make("div", { class: "tabs", role: "tablist" }, names.map((name, index) =>
      make("button", {
        type: "button", role: "tab", id: `tab-${place}-${index}`, "aria-selected": String(index === chosen),
        "aria-controls": `panel-${place}`, tabindex: index === chosen ? 0 : -1,
        onclick: () => { pick(place, index); },
      }, name))) : null;
    const cause = group.cause === "regular" ? null
      : make("span", { class: "tag" }, `${t(`cause_${group.cause}`)} ${group.cause_name}`);
    const range = group.shortest === group.longest ? t("characters", { n: number(group.longest) })
      : t("range", { a: number(group.shortest), b: number(group.longest) });
    return make("article", { class: "card", tabindex: -1, id: `card-${place}`, "data-place": place, "aria-label": `${tierName(group.standard, group.tier)} ${group.message} ${channelName(group.channel)}` },
      make("header", {}, tierTag(group), make("h3", {}, group.message),
        make("span", { class: "tag channel" }, channelName(group.channel)), make("span", { class: "tag" }, group.locale),
        make("span", { class: "tag" }, label.policy(group)), cause,
        group.variant ? make("span", { class: "tag" }, `${t("variant")} ${group.variant}`) : null,
        group.longest ? make("span", { class: "tag" }, range) : null,
        make("span", { class: "amount" }, t("pieces", { n: number(group.count) }))),
      tabs,
      make("div", { class: group.shape === "page" ? "body" : "body beside", id: `panel-${place}`, role: tabs ? "tabpanel" : null, "aria-labelledby": tabs ? `tab-${place}-${chosen}` : null }, facts(sample), make("div", {}, shown(group, sample))));
  }

  function pick(place, index) {
    const count = data.groups[place].samples.length;
    state.sample.set(place, (index + count) % count);
    const old = document.getElementById(`card-${place}`);
    const fresh = card(data.groups[place], place);
    old.replaceWith(fresh);
    (fresh.querySelector("[aria-selected=true]") ?? fresh).focus();
  }

  function reasons() {
    // The plan of a seed list says nothing of customers.
    if (data.trial?.kind === "seed") return [];
    const found = data.reasons.filter((one) => (!state.filters.policy || one.policy === state.filters.policy)
      && (!state.filters.tier || `${data.policies[one.policy]?.standard}\u0000${one.tier}` === state.filters.tier));
    const most = Math.max(1, ...found.map((one) => one.count));
    const section = make("div", { class: "section" }, make("h2", { id: "nobody" }, t("nobody")),
      make("span", { class: "count" }, number(found.reduce((sum, one) => sum + one.count, 0))));
    if (!found.length) return [section, make("p", { class: "empty" }, t("everybody"))];
    return [section, make("div", { class: "table" }, make("table", {},
      make("thead", {}, make("tr", {}, ["policy", "tier", "reason"].map((name) => make("th", { scope: "col" }, t(name))),
        make("th", { scope: "col", class: "n" }, t("count")), make("th", { "aria-hidden": "true", style: "width:22%" }))),
      make("tbody", {}, found.map((one) => make("tr", {},
        make("td", {}, said(data.policies[one.policy]?.title ?? { en: one.policy, zh: one.policy })),
        make("td", {}, one.tier ? tierTag({ standard: data.policies[one.policy]?.standard, tier: one.tier }) : "–"),
        make("td", {}, said(one.text), one.detail ? make("span", { class: "note" }, ` (${one.detail})`) : null),
        make("td", { class: "n" }, number(one.count)),
        make("td", { "aria-hidden": "true" }, make("span", { class: "bar", style: `width:${(100 * one.count / most).toFixed(1)}%` }))))))),
    data.further_reasons ? make("p", { class: "note" }, t("more", { n: number(data.further_reasons) })) : null];
  }

  function draw(focus) {
    document.documentElement.lang = state.language === "zh" ? "zh-CN" : "en";
    document.title = `${data.title} · ${t("name")} · ${data.as_of}`;
    const places = data.groups.map((group, place) => place).filter((place) => fits(data.groups[place]));
    const main = make("main", { id: "messages" }, numbers(), overview(places.map((place) => data.groups[place])),
      make("div", { class: "section" }, make("h2", {}, t("messages")),
        make("span", { class: "count", role: "status" }, t("shown", { n: places.length, all: data.groups.length }))),
      places.length ? places.map((place) => card(data.groups[place], place)) : make("p", { class: "empty" }, t("none")),
      reasons());
    app.replaceChildren(make("a", { class: "skip", href: "#messages" }, t("skip")), header(), ...banners(),
      make("div", { class: "layout" }, filters(), main));
    if (focus) document.getElementById(focus)?.focus();
  }

  function step(by) {
    const cards = [...document.querySelectorAll(".card")];
    const now = cards.indexOf(document.activeElement?.closest(".card"));
    const next = cards[now < 0 ? (by > 0 ? 0 : cards.length - 1) : Math.min(Math.max(now + by, 0), cards.length - 1)];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "start" });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("select,input,textarea")) return;
    const here = document.activeElement?.closest(".card");
    const keys = {
      j: () => step(1), k: () => step(-1),
      v: () => { state.view = state.view === "text" ? "screens" : "text"; draw(here?.id); },
      l: () => { state.language = state.language === "zh" ? "en" : "zh"; draw(here?.id); },
      "/": () => document.getElementById("filter-tier").focus(),
    };
    if (here && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
      const place = Number(here.dataset.place);
      pick(place, (state.sample.get(place) ?? 0) + (event.key === "ArrowRight" ? 1 : -1));
      event.preventDefault();
    } else if (keys[event.key]) {
      keys[event.key]();
      event.preventDefault();
    }
  });
  draw();
})();
