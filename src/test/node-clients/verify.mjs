// Reads {"provider", "secret", "headers", "body"} from standard input, and prints "accepted" if the
// receiver's library accepts the request.
import { Webhooks } from "@octokit/webhooks";
import basicAuth from "basic-auth";
import { Webhook } from "standardwebhooks";
import { text } from "node:stream/consumers";

const request = JSON.parse(await text(process.stdin));
const header = (name) => request.headers[name.toLowerCase()];

const verifiers = {
  github: async () => {
    const webhooks = new Webhooks({ secret: request.secret });
    let received;
    webhooks.on("issue_comment.created", (event) => (received = event.payload.comment.body));
    await webhooks.verifyAndReceive({
      id: header("x-github-delivery"),
      name: header("x-github-event"),
      signature: header("x-hub-signature-256"),
      payload: request.body,
    });
    return received === "atlantis plan";
  },
  // Bitbucket's signatures are GitHub's, under another name of the header.
  bitbucket: async () =>
    new Webhooks({ secret: request.secret }).verify(request.body, header("x-hub-signature")),
  gitlab: async () =>
    request.secret.startsWith("whsec_")
      ? Boolean(new Webhook(request.secret).verify(request.body, request.headers))
      : header("x-gitlab-token") === request.secret,
  "azure-devops": async () => basicAuth({ headers: request.headers }).pass === request.secret,
};

console.log((await verifiers[request.provider]()) ? "accepted" : "rejected");
