// Judges credentials with Digital Bazaar's libraries. Standard input: {documents: {address: document}, credentials: [...]};
// standard output: for each credential null when it is accepted, otherwise why not. It knows only the documents it is given.

import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import * as vc from "@digitalbazaar/vc";
import { checkStatus, getCredentialStatus } from "@digitalbazaar/vc-bitstring-status-list";
import { readFileSync } from "node:fs";

globalThis.fetch = () => {
  throw new Error("no network");
};
const { documents, credentials } = JSON.parse(readFileSync(0, "utf8"));

async function documentLoader(address) {
  const [base, fragment] = address.split("#");
  const document = documents[address] ?? documents[base];
  if (!document) throw new Error(`not fetched: ${address}`);
  if (!fragment || documents[address]) return { contextUrl: null, documentUrl: address, document };
  const method = document.verificationMethod.find((each) => each.id === address);
  if (!method) throw new Error(`no such key: ${address}`);
  return { contextUrl: null, documentUrl: address, document: { "@context": "https://w3id.org/security/multikey/v1", ...method } };
}

const suite = () => new DataIntegrityProof({ cryptosuite });

/** The library tells what the list says; whoever asks must draw the conclusion. */
async function unrevoked(options) {
  const result = await checkStatus({ ...options, suite: suite() });
  const isRevoked = result.verified && result.results.some((each) => each.status);
  return isRevoked ? { ...result, verified: false, error: new Error("revoked") } : result;
}

async function judge(credential) {
  if (credential.credentialStatus) getCredentialStatus({ credential, statusPurpose: "revocation" });
  const result = await vc.verifyCredential({ credential, suite: suite(), documentLoader, checkStatus: unrevoked });
  if (result.verified) return null;
  const { error = result.statusResult?.error } = result;
  return [error?.message, ...(error?.errors ?? []).map((each) => each.message)].filter(Boolean).join("; ") || "refused";
}

const verdicts = [];
for (const credential of credentials) verdicts.push(await judge(credential).catch((error) => error.message));
process.stdout.write(JSON.stringify(verdicts));
