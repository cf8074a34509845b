// Grades the headers of pages as Mozilla's HTTP Observatory does, without a network: standard input
// is a list of {address, headers, html}, standard output a list of {grade, score, failed}.

import { existsSync, writeFileSync } from "node:fs";
import { AxiosHeaders } from "axios";
import { ALL_TESTS } from "@mdn/mdn-http-observatory/src/constants.js";
import { MINIMUM_SCORE_FOR_EXTRA_CREDIT } from "@mdn/mdn-http-observatory/src/grader/charts.js";
import { getGradeForScore, getScoreModifier } from "@mdn/mdn-http-observatory/src/grader/grader.js";
import { Session } from "@mdn/mdn-http-observatory/src/retriever/session.js";
import { parseHttpEquivHeaders } from "@mdn/mdn-http-observatory/src/retriever/utils.js";
import { Requests } from "@mdn/mdn-http-observatory/src/types.js";

const graded = ({ address, headers, html }) => {
  const url = new URL(address), http = new URL(address);
  http.protocol = "http:";
  const requests = new Requests(url.hostname);
  const answer = () => ({ status: 200, statusText: "OK", verified: true, data: html, config: {},
    request: { headers: new AxiosHeaders() }, headers: new AxiosHeaders(headers) });
  const all = requests.responses;
  for (const name of ["auto", "cors", "http", "https"]) all[name] = answer();
  all.httpRedirects = [{ url: http, status: 301 }, { url, status: 200 }]; // as docs/server/Caddyfile has it
  all.httpsRedirects = [{ url, status: 200 }];
  all.auto.httpEquiv = parseHttpEquivHeaders(html, address);
  requests.resources.path = html;
  requests.session = new Session(url);
  const results = ALL_TESTS.map((test) => test(requests));
  const steps = results.map((each) => getScoreModifier(each.result));
  const sum = (numbers) => numbers.reduce((a, b) => a + b, 100);
  const plain = sum(steps.filter((each) => each < 0));
  const score = plain >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? sum(steps) : plain;
  return { ...getGradeForScore(score), failed: results.filter((each) => !each.pass).map((each) => each.result) };
};

// The list of preloaded hosts is left to be downloaded: here no host is in it.
const list = new URL("../conf/hsts-preload.json", import.meta.resolve("@mdn/mdn-http-observatory/src/types.js"));
if (!existsSync(list)) writeFileSync(list, "{}");

let text = "";
for await (const part of process.stdin) text += part;
console.log(JSON.stringify(JSON.parse(text).map(graded)));
