// Uses GitHub's own client with the server whose address, app and code standard input names, and
// prints what it read.
import { App } from "@octokit/app";
import { Octokit } from "@octokit/core";
import { text } from "node:stream/consumers";

const input = JSON.parse(await text(process.stdin));
const app = new App({
  appId: input.appId,
  privateKey: input.privateKey,
  oauth: { clientId: input.clientId, clientSecret: input.clientSecret },
  Octokit: Octokit.defaults({ baseUrl: input.baseUrl }),
});

const listed = await app.octokit.request("GET /app/installations");
const one = await app.octokit.request("GET /app/installations/{installation_id}", {
  installation_id: input.installationId,
});
const person = new Octokit({ baseUrl: input.baseUrl, auth: input.token });
const user = await person.request("GET /user");
const visible = await person.request("GET /user/installations");
const membership = await person.request("GET /user/memberships/orgs/{org}", { org: input.org });
const missing = await person
  .request("GET /user/memberships/orgs/{org}", { org: "nobody" })
  .catch((error) => error);

console.log(
  JSON.stringify({
    listed: listed.data.map((installation) => installation.id),
    account: one.data.account.login,
    user: user.data.login,
    visible: visible.data.installations.map((installation) => installation.id),
    role: membership.data.role,
    missing: missing.status,
  }),
);
