// Every page of the house, by everybody who may come in, at both widths: WCAG 2.2 AA, no word in the console, no sideways
// scrolling. The list is the program's own (`lantoa routes --json`): a new route is walked, or this file says why not.
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, fitsAndIsClean, listen, signInAs, start, test as base } from "./house.mjs";
import { picture } from "./air.mjs";
import { composeReport, photoFile, wholeWay } from "./steps.mjs";

const WIDTHS = [{ width: 1366, height: 900 }, { width: 360, height: 760 }];
const ROLES = ["visitor", "operator", "officer", "coordinator", "newsroom", "commune"];
// Not pages: what they answer with instead.
const FILES = {
  "/healthz": /^text\/plain/, "/robots.txt": /^text\/plain/, "/sitemap.xml": /xml/, "/van-ban/feed.atom": /atom/,
  "/letters/{id}/source": /./, "/evidence/{id}": /^image\/jpeg/, "/reports/{id}/docx": /officedocument/, "/reports/{id}/pdf": /^application\/pdf/, "/van-ban/{id}/tep/{n}": /./, "/van-ban/{id}/json": /json/,
  "/letters/{id}/files/{n}": /^image\/jpeg/, "/directives/{id}/files/{n}": /./, "/directives/{id}/publication/files/{n}": /./, "/exchange/{id}/files/{n}": /./,
  "/filings/{id}/xlsx": /spreadsheetml/, "/filings/{id}/csv": /csv/, "/filings/{id}/json": /json/, "/filings/{id}/adx": /xml/, "/filings/{id}/files/{n}": /./,
  "/regimes/{id}/filings.xlsx": /spreadsheetml/, "/regimes/{id}/filings.csv": /csv/,
  "/figures/{id}/xlsx": /spreadsheetml/, "/figures/{id}/csv": /csv/, "/figures/{id}/adx": /xml/,
  "/chien-dich/{slug}/lich.ics": /calendar/,
  "/kenh-chinh-thuc.json": /json/, "/do-luong.json": /json/, "/tam-ngung/feed.atom": /atom/, "/tai-lieu/feed.atom": /atom/,
  "/tai-lieu/{id}/tep": /^image\/jpeg/, "/tai-lieu/{id}/phu-de": /vtt/, "/materials/{id}/publication/files/{n}": /^image\/jpeg/,
  "/app.webmanifest": /manifest/, "/worker.js": /javascript/, "/app/state": /json/, "/app/pieces": /json/,
  "/bulletins/{id}/media": /^audio\/flac/, "/bulletins/{id}/state": /json/, "/bulletins/{id}/picture": /^image\/jpeg/,
  "/bulletins/{id}/vetting/media": /^audio\/flac/, "/bulletins/{id}/vetting/picture": /^image\/jpeg/,
  "/tin-bao/khoa": /json/, "/lich/dau.svg": /svg/, "/tips/{id}/parts/{n}": /octet-stream/, "/tip-copies/{id}/sealed": /octet-stream/, "/tip-copies/{id}/answers/{n}": /octet-stream/,
  "/papers/{id}/docx": /officedocument/, "/papers/{id}/pdf": /^application\/pdf/,
  "/timetable/feed/{token}": /calendar/,
  "/broadcast-log/xlsx": /spreadsheetml/, "/broadcast-log/csv": /csv/, "/broadcast-log/docx": /officedocument/, "/broadcast-log/pdf": /^application\/pdf/, "/board/{token}/now": /json/,
  "/registers/incoming/xlsx": /spreadsheetml/, "/registers/outgoing/xlsx": /spreadsheetml/, "/registers/handling/xlsx": /spreadsheetml/,
};
// Walked otherwise: every page loads the static files; /home only leads to the first entry of the menu.
const ELSEWHERE = ["/static/{file}", "/static/fonts/{file}", "/home"];
// What an address needs beside its path.
const QUERY = { "/stops/new": "?scope=unit&thing=:station", "/reports/{id}/figures": "?kind=broadcast", "/figures/{id}/cell": "?column=0&period=2021-03" };
// Who may come in at the door, but not do this with the thing behind it.
const REFUSED = {
  "officer /assignments/{id}/delegate": 404, "officer /assignments/{id}/activities/new": 404, "officer /activities/{id}/edit": 404,
  "coordinator /directives/{id}/recall": 404, "newsroom /evidence/{id}": 404,
  "newsroom /filings/{id}": 404, "newsroom /filings/{id}/sources": 404, "newsroom /filings/{id}/xlsx": 404,
  "newsroom /filings/{id}/csv": 404, "newsroom /filings/{id}/json": 404, "newsroom /filings/{id}/adx": 404, "newsroom /filings/{id}/files/{n}": 404,
  ...Object.fromEntries(["officer", "coordinator"].flatMap((who) => ["new", "now", "rule", "settings"].map((page) => [`${who} /timetable/${page}`, 409]))),
  ...Object.fromEntries(["officer", "coordinator", "newsroom", "commune"].flatMap((who) => ["decide", "priority"].map((page) => [`${who} /timetable/${page}/{id}`, 404]))),
  "officer /timetable/slots/{id}/edit": 404, "coordinator /timetable/slots/{id}/edit": 404,
  "newsroom /timetable/units/{id}": 404, "newsroom /timetable/units/{id}/left-out": 404, "newsroom /timetable/slots/{id}": 404,
  // Nobody passed a copy on; the page is looked at in tip-line.spec.mjs.
  ...Object.fromEntries(["officer", "coordinator", "commune"].flatMap((who) => ["", "/sealed", "/answers/{n}"].map((page) => [`${who} /tip-copies/{id}${page}`, 404]))),
  "coordinator /tips/{id}": 404, "coordinator /tips/{id}/parts/{n}": 404,
  "coordinator /regimes/{id}/filings.xlsx": 404, "coordinator /regimes/{id}/filings.csv": 404,
  // It was sent, and is another's but the officer's.
  "officer /bulletins/{id}/edit": 409, "officer /bulletins/{id}/targets": 409, "officer /bulletins/{id}/send": 409, "officer /bulletins/{id}/urgent": 409,
  ...Object.fromEntries(["coordinator", "newsroom", "commune"].flatMap((role) => ["edit", "targets", "send", "urgent"].map((page) => [`${role} /bulletins/{id}/${page}`, 404]))),
  ...Object.fromEntries(["", "/variant", "/state", "/media"].map((page) => [`newsroom /bulletins/{id}${page}`, 404])),
  // Nobody has read the page aloud yet (tip/tests/reading_tests.rs).
  "visitor /tin-bao/doc/{language}": 404,
  // Before no board sits any of them: vetting.spec.mjs looks at that page. A newspaper does not stand under the Sở.
  ...Object.fromEntries(["officer", "coordinator", "newsroom", "commune"].flatMap((role) => ["", "/media", "/picture"].map((page) => [`${role} /bulletins/{id}/vetting${page}`, 404]))),
  "newsroom /bulletins/vetting/rules/{id}": 404,
  // A picture of what was not sent is its makers'; a board on which nothing stands has none.
  ...Object.fromEntries(["coordinator", "newsroom", "commune"].map((role) => [`${role} /bulletins/{id}/picture`, 404])),
  "visitor /board/{token}/picture/{hash}": 404,
  "officer /registers/incoming/{id}": 404, "coordinator /registers/outgoing/{id}": 404, "newsroom /registers/outgoing/{id}": 404, "commune /registers/outgoing/{id}": 404,
};
// The same pages with something in them.
const MORE = {
  visitor: ["/van-ban?q=tuyen+truyen", "/van-ban?q=khongco", "/khong-co"],
  operator: ["/stops/new?scope=all", "/stations/health?condition=offline", "/registers/series?q=lang+son", "/audit?verify=1", "/people?q=lan", "/reforms/:reform/effect?part=work"],
  officer: ["/papers/:issued", "/papers/:issued/print", "/directives/:directive?clause=3", "/directives/:directive?clause=3&standing=unknown", "/directives?q=tuyen+truyen",
    "/directives/:directive/remind?kind=report", "/letters/:letter", "/inbox?show=given",
    "/bulletins/:bulletinDraft", "/bulletins/:bulletinDraft/edit", "/bulletins/:bulletinDraft/targets?q=quoc+khanh", "/bulletins/:bulletinDraft/variant", "/bulletins/:bulletinDraft/variant?language=tyz", "/bulletins/:bulletinDraft/send", "/bulletins/:bulletinDrill", "/bulletins/:bulletinDrill/urgent", "/bulletins/reading?try=UBND", "/bulletins/mandates?q=quoc+khanh",
    "/reforms/:reform/effect?part=account", "/reforms/:reform/changes?kind=split", "/reforms/:reform/changes?kind=rename"],
  coordinator: ["/directives/:directive?clause=3", "/inbox?show=given", "/inbox?show=done"],
  newsroom: ["/units?q=trang+dinh", "/units?q=lang+son&on=2025-08-01", "/units?q=lang+son&on=2025-08-01&known=2021-01-01"],
  commune: ["/inbox?show=all", "/bulletins/inbox?show=all", "/tickets/new?device=:device", "/tickets/new?cluster=:cluster", "/stations/health?condition=well", "/broadcast-log?per=month&on=2021-04-26", "/broadcast-log?per=day&on=2019-01-01"],
};

const test = base.extend({
  way: [async ({ browser }, use) => {
    const house = await start();
    const pages = {};
    const as = async (who) => {
      if (!pages[who]) {
        const context = await browser.newContext({ baseURL: house.url, locale: "vi-VN" });
        pages[who] = await context.newPage();
        if (who === "operator") await enterAsOperator(house, pages[who]);
        else if (who !== "visitor") await signInAs(pages[who], who);
      }
      return pages[who];
    };
    const made = await wholeWay(as);
    await rest(as, made);
    made.message = await message(house, as);
    made.token = await link(house, "van.hanh.hai", "Lê Văn Hai");
    await timetable(as, made);
    await use({ house, as, made, table: JSON.parse(await house.lantoa("routes", "--json")) });
    for (const page of Object.values(pages)) await page.context().close();
    await house.stop();
  }, { scope: "worker", timeout: 300_000 }],
});

// A message of another system, laid on the officer's desk; gives its id.
async function message(house, as) {
  await house.lantoa("exchange", "code", "H98.05", "--unit", "Sở Thông tin và Truyền thông tỉnh Lạng Sơn");
  mkdirSync(join(house.data, "exchange", "in"), { recursive: true });
  copyFileSync(new URL("message.edxml", import.meta.url), join(house.data, "exchange", "in", "vd.edxml"));
  await house.lantoa("exchange", "once");
  const officer = await as("officer");
  await officer.goto("/exchange");
  return (await officer.locator("main a[href^='/exchange/']").first().getAttribute("href")).split("/").pop();
}

// The station of the commune with a slot, and the address of its calendar.
async function timetable(as, made) {
  const commune = await as("commune");
  await commune.goto("/timetable/settings#feed");
  await commune.locator("form[action='/timetable/feed'] button").click();
  made.feed = (await commune.locator("a[href^='/timetable/feed/']").getAttribute("href")).split("/").pop();
  await commune.goto("/timetable");
  made.station = (await commune.locator("main a.btn[href$='/left-out']").getAttribute("href")).split("/")[3];
  made.slot = (await commune.locator("main a[href^='/timetable/slots/']").first().getAttribute("href")).split("/").pop();
}

// A one-time link for a new operator; gives its token.
async function link(house, login, name) {
  const said = await house.lantoa("person", "add", login, "--name", name, "--unit", "Sở Thông tin và Truyền thông tỉnh Lạng Sơn", "--role", "operator");
  return /\/sign-in\/(\S+)/.exec(said)[1];
}

async function enterAsOperator(house, page) {
  await page.goto(`/sign-in/${await link(house, "van.hanh", "Trần Văn Vận")}`);
  await page.locator("main form button").click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

// What the whole way leaves out: reports of every unit that writes one, the draft on the desk with a file, a unit.
async function rest(as, made) {
  for (const who of ["coordinator", "newsroom", "commune"]) made.report[who] = await composeReport(await as(who), made.directive);
  made.assignment.officer = made.assignment.coordinator;
  made.activity.officer = made.activity.commune;
  const officer = await as("officer");
  await officer.goto("/letters");
  const draft = officer.locator("main .task a").filter({ hasText: "hưởng ứng Ngày" });
  made.draft = (await draft.getAttribute("href")).split("/").pop();
  await officer.goto(`/letters/${made.draft}`);
  await officer.locator("#files-in").setInputFiles(await photoFile(officer));
  await officer.locator("#files form[action$='/files'] button").click();
  await officer.locator("#files a[href$='/files/1']").waitFor();
  const commune = await as("commune");
  await commune.goto("/boards");
  await commune.locator("#name").fill("Bảng trước nhà văn hóa");
  await commune.locator("form[action='/boards'] button").click();
  made.board = await commune.locator("#address").textContent();
  await commune.goto("/filings");
  made.filing = (await commune.locator("table a[href^='/filings/']").first().getAttribute("href")).split("/").pop();
  await commune.goto(`/filings/${made.filing}`);
  await commune.locator("#files input[type=file]").setInputFiles(await photoFile(commune));
  await commune.locator("#files form[action$='/files'] button").click();
  await commune.locator("#files a[href$='/files/1']").waitFor();
  // A file is part of what was approved: the report is open again, its unit's own until it is sent.
  await commune.locator("button[name=act][value=submit]").click();
  await commune.waitForLoadState();
  await officer.goto("/regimes");
  made.regime = (await officer.locator("tbody a[href^='/regimes/']").first().getAttribute("href")).split("/").pop();
  // The re-organisation of the demonstration waits; editing it needs nothing more.
  await officer.goto("/reforms");
  made.reform = (await officer.locator("tbody th a").first().getAttribute("href")).split("/").pop();
  await officer.goto("/bulletins");
  const bulletin = async (words) => (await officer.locator("main .task a").filter({ hasText: words }).first().getAttribute("href")).split("/").pop();
  made.bulletin = await bulletin("những điều cần biết");
  made.bulletinDraft = await bulletin("Lịch tuyên truyền lưu động");
  made.bulletinDrill = await bulletin("Diễn tập cảnh báo");
  await picture(officer, made.bulletinDraft, "Xe tuyên truyền lưu động");
  const operator = await as("operator");
  await operator.goto("/people?q=lan");
  made.person = (await operator.locator("tbody th a").first().getAttribute("href")).split("/").pop();
  made.tip = await tip(operator, await as("visitor"), officer);
  made.paper = { officer: await writePaper(officer, "don_doc", made), coordinator: await writePaper(await as("coordinator"), "cong_van", made) };
  made.issued = await issuePaper(officer);
  made.material = await material(officer, await as("second"));
  await stations(commune, officer, operator, made);
  made.rule = await rule(officer);
  await officer.goto("/units?q=trang+dinh");
  made.unit = new URL(await officer.locator("tbody th a").first().evaluate((one) => one.href)).pathname.split("/").pop();
}

// A rule of the Sở for its communes, with somebody on the board; gives its id.
async function rule(officer) {
  await officer.goto("/bulletins/vetting/rules");
  await officer.locator("#decided_by").fill("QĐ 40/QĐ-STTTT ngày 31/3/2023");
  await officer.locator("form[action='/bulletins/vetting/rules'] .btn-pri").click();
  await officer.waitForURL(/rules\/[0-9A-Z]{26}/);
  await officer.locator("form[action$='/members'] .btn-pri").click();
  await officer.locator("form[action$='/members/end']").waitFor();
  return new URL(officer.url()).pathname.split("/").pop();
}

// The station of the demonstration, with a stop that the commune gave and a rollout that the operator planned.
async function stations(commune, officer, operator, made) {
  const id = (href) => href.split(/[?#]/)[0].split("/").pop();
  await commune.goto("/stations");
  made.station = id(await commune.locator("tbody a[href^='/stations/']").first().getAttribute("href"));
  await commune.goto(`/stations/${made.station}`);
  made.cluster = id(await commune.locator("a[href^='/clusters/']").first().getAttribute("href"));
  made.device = id(await commune.locator("a[href^='/devices/']").first().getAttribute("href"));
  await commune.goto("/tickets");
  made.ticket = id(await commune.locator("a[href^='/tickets/']").first().getAttribute("href"));
  await commune.goto(`/stops/new?scope=device&thing=${made.device}`);
  await commune.locator("#reason").fill("Thử lệnh dừng");
  await commune.locator("#word").fill("dừng phát");
  await commune.locator("form.stop-card button").click();
  await commune.waitForURL("**/stops");
  await operator.goto("/rollouts");
  await operator.locator("#program").fill("lantoa-player 0.2.0");
  await operator.locator("form[action='/rollouts'] button").click();
  await operator.waitForURL("**/rollouts/*");
  made.rollout = id(new URL(operator.url()).pathname);
}

// A tip told on the practice page; gives its id.
async function tip(operator, visitor, officer) {
  await operator.goto("/tip-settings");
  await operator.locator("form[action$='/practice'] button").click();
  await visitor.goto("/tin-bao");
  await visitor.locator("#what").fill("Để thử");
  await visitor.locator("#send").click();
  await visitor.locator("#done").waitFor({ timeout: 60_000 });
  await officer.goto("/tips");
  return (await officer.locator("tbody th a").first().getAttribute("href")).split("/").pop();
}

// A picture with its words and captions, published by two people; gives its id.
async function material(officer, second) {
  await officer.goto("/materials/new");
  const words = { title: "Áp phích ở chợ", body: "Một tấm áp phích ghi số 111 và 113, treo ở cổng chợ.", source: "Sở, ngày 20/4/2021", licence: "Được in lại", captions: "WEBVTT\n\n00:00.000 --> 00:02.000\nSố 111" };
  for (const [name, text] of Object.entries(words)) await officer.locator(`#f-${name}`).fill(text);
  await officer.locator("#f-kind").selectOption("see");
  await officer.locator("#f-file").setInputFiles(await photoFile(officer));
  await officer.locator("form[action='/materials'] .btn-pri").click();
  await officer.waitForURL(/\/materials\/[0-9A-Z]{26}$/);
  const id = new URL(officer.url()).pathname.split("/").pop();
  await officer.goto(`/materials/${id}/publication`);
  await officer.locator("input[type=radio][value=nobody]").evaluateAll((all) => all.forEach((one) => { one.checked = true; }));
  await officer.locator("form[action$='/look'] .btn-pri").click();
  await officer.locator("#waits").waitFor();
  await second.goto(`/materials/${id}/publication`);
  await second.locator("form[action$='/confirm'] button").click();
  await second.locator(`main a[href='/tai-lieu/${id}']`).waitFor();
  return id;
}

// A draft from the living letter; gives its id.
async function writePaper(page, kind, made) {
  await page.goto(`/directives/${made.directive}`);
  const offer = page.locator(`#papers button[value=${kind}]`);
  await (await offer.count() ? offer : page.locator("#papers button[value=cong_van]")).click();
  await page.waitForURL("**/papers/*");
  return new URL(page.url()).pathname.split("/").pop();
}

// A paper with marks and an appendix, numbered and frozen; gives its id.
async function issuePaper(page) {
  await page.goto("/papers");
  await page.locator("button[value=ke_hoach]").click();
  await page.waitForURL("**/papers/*");
  const id = new URL(page.url()).pathname.split("/").pop();
  await page.locator("details").evaluateAll((all) => all.forEach((one) => { one.open = true; }));
  const texts = { subject: "Tuyên truyền phòng, chống mua bán người năm 2021", recipients: "Các Sở, ban, ngành", bases: "Luật Phòng, chống mua bán người", body: "# I. MỤC ĐÍCH\nNâng cao nhận thức của Nhân dân (Phụ lục kèm theo).\n| TT | Nội dung | Số lượng |\n| 1 | Tin, bài | 1.204 |\n# II. TỔ CHỨC THỰC HIỆN\n- Các đơn vị thực hiện.", post: "Giám đốc", signer: "Hoàng Thị Mẫu", "appendix-1-title": "Danh mục", "appendix-1-body": "| TT | Việc |\n| 1 | Tin, bài |" };
  for (const [name, words] of Object.entries(texts)) await page.locator(`#f-${name}`).fill(words);
  await page.locator("#f-urgency").selectOption("flash");
  await page.locator("button[value=issue]").click();
  await page.locator("form[action$='/issue'] button").click();
  await page.waitForURL(`**/papers/${id}`);
  return id;
}

// Names in the addresses of the campaign's pages.
const CAMPAIGN = { "{slug}": "mua-ban-nguoi", "{topic}": "thu-doan", "{day}": "30-7" };

// A route as an address of this role.
function filled(route, role, made) {
  if (route.includes("{slug}")) return route.replace(/\{\w+\}/g, (name) => CAMPAIGN[name]);
  const ids = {
    letters: made.draft, directives: made.directive, "van-ban": made.directive, materials: made.material, "tai-lieu": made.material, evidence: made.evidence, units: made.unit,
    assignments: made.assignment[role], activities: made.activity[role], reports: made.report[role],
    exchange: made.message, papers: made.paper[role], registers: made.directive, people: made.person, reforms: made.reform, filings: made.filing, regimes: made.regime, figures: made.regime,
    stations: made.station, clusters: made.cluster, devices: made.device, tickets: made.ticket, rollouts: made.rollout, tips: made.tip, "tip-copies": "khong-co", bulletins: made.bulletin,
  };
  if (route === "/tin-bao/doc/{language}") return "/tin-bao/doc/vi";
  if (route.startsWith("/board/")) return route.replace("/board/{token}", made.board).replace("{hash}", "0".repeat(64));
  if (route === "/bulletins/vetting/rules/{id}") return `/bulletins/vetting/rules/${made.rule}`;
  if (route === "/bulletins/{id}/picture") return `/bulletins/${made.bulletinDraft}/picture`;
  if (route.startsWith("/timetable")) {
    const id = { units: made.station, slots: made.slot }[route.split("/")[2]] ?? "khong-co";
    return route.replace("{id}", id).replace("{token}", made.feed);
  }
  return route.replace("{id}", ids[route.split("/")[1]]).replace("{token}", made.token).replace("{n}", /^.(letters|papers|filings|tips)/.test(route) ? "1" : "0") + (QUERY[route] ?? "").replace(":station", made.station);
}

// Public pages are walked once, signed out; the others by each role that they admit.
function routesOf(role, table) {
  const pages = table.filter((row) => row.method === "GET" && !ELSEWHERE.includes(row.path));
  const open = (row) => row.access === "Anyone";
  return pages.filter((row) => (role === "visitor" ? open(row) : !open(row) && row.roles.includes(role))).map((row) => row.path);
}

for (const role of ROLES) {
  test(`all pages of the ${role} are clean at both widths`, async ({ way }) => {
    test.setTimeout(400_000);
    const { made, table } = way;
    const page = await way.as(role);
    const complaints = listen(page);
    const refused = [];
    for (const route of routesOf(role, table)) {
      const path = filled(route, role, made);
      const status = REFUSED[`${role} ${route}`] ?? 200;
      if (FILES[route]) await file(page, path, status, FILES[route]);
      else await walk(page, path, status, refused);
    }
    for (const path of MORE[role]) {
      await walk(page, path.replace(/:(\w+)/, (_, name) => made[name]), path === "/khong-co" ? 404 : 200, refused);
    }
    // Chromium itself writes into the console that a page was refused; that is not the page's complaint.
    expect(complaints.filter((words) => !refused.some((url) => words.includes(url)))).toEqual([]);
  });
}

async function walk(page, path, status, refused) {
  const answer = await page.goto(path);
  expect.soft(answer.status(), path).toBe(status);
  if (answer.status() >= 400) refused.push(answer.url());
  for (const size of WIDTHS) {
    await page.setViewportSize(size);
    await fitsAndIsClean(page);
  }
}

async function file(page, path, status, kind) {
  const answer = await page.request.get(path);
  expect.soft(answer.status(), path).toBe(status);
  if (status === 200) expect.soft(answer.headers()["content-type"], path).toMatch(kind);
  expect.soft((await answer.body()).length, path).toBeGreaterThan(0);
}

test("the English pages fit as well", async ({ way }) => {
  const page = await way.as("officer");
  await page.setViewportSize(WIDTHS[1]);
  await page.goto("/inbox?lang=en");
  for (const path of ["/letters", `/letters/${way.made.draft}`, `/directives/${way.made.directive}?clause=3`, "/reports", "/activities"]) {
    await page.goto(path);
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    await fitsAndIsClean(page);
  }
});
