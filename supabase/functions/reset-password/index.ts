// Sets a new password for whoever holds the code that the manager gave: { phone, code, password }.
// The same contract as server/gateway/functions.py; both are held to tests/server/functions.
import { COMMON } from "./common_passwords.ts";

const SHORTEST = 8;
const LONGEST = 72; // bytes: bcrypt takes no more
const LONGEST_CODE = 128;
const LARGEST_BODY = 1 << 20;
const BURST = 5;
const REFILL = 60_000; // milliseconds for one more try
const NOT_ABOUT_THE_CODE = /^(PGRST|42)/; // the function is missing, or may not be called

const CORS = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Headers": "authorization, x-client-info, apikey, content-type, x-region",
  "Access-Control-Allow-Methods": "POST, OPTIONS",
};

class Refusal extends Error {
  status: number;
  code: string;
  extra: Record<string, unknown>;
  headers: Record<string, string>;

  constructor(
    status: number,
    code: string,
    message: string,
    extra: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.extra = extra;
    this.headers = headers;
  }
}

const invalid = (message: string) => new Refusal(400, "validation_failed", message);
const badJson = () => new Refusal(400, "bad_json", "Could not parse request body as JSON");
const codeRefused = () =>
  new Refusal(400, "reset_code_invalid", "This code does not hold for this phone number");
const busy = () =>
  new Refusal(503, "request_timeout", "The server is busy; try again shortly", {}, { "Retry-After": "2" });

Deno.serve(async (request: Request, info?: { remoteAddr?: { hostname?: string } }) => {
  if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: CORS });
  try {
    if (request.method !== "POST") throw new Refusal(405, "validation_failed", "Only POST is understood");
    await reset(await fields(request), addressOf(request, info));
    return answer(200, { changed: true });
  } catch (error) {
    if (!(error instanceof Refusal)) console.error("reset-password:", (error as Error).name);
    const refusal = error instanceof Refusal ? error : busy();
    const { status, code, message, extra, headers } = refusal;
    return answer(status, { code, message, error: message, ...extra }, headers);
  }
});

// Everything that can be wrong with the password is found before the code is spent.
async function reset(body: Record<string, unknown>, address: string) {
  const phone = text(body, "phone").trim();
  const code = text(body, "code").trim();
  const password = text(body, "password");
  const number = phone.replaceAll(/[ -]/g, "").replace(/^\+/, "");
  if (!/^[1-9][0-9]{1,14}$/.test(number)) throw invalid("Invalid phone number format (E.164 required)");
  if (!code || code.length > LONGEST_CODE) throw invalid("code is missing or too long");
  checkPassword(password, number);
  throttle(`${number.replace(/^86/, "")} ${address}`);
  await setPassword(await redeem(phone, code), password);
}

async function redeem(phone: string, code: string): Promise<string> {
  const response = await call("POST", "/rest/v1/rpc/redeem_reset_code", { phone, code });
  const told = await object(response);
  if (response.ok && typeof told.user_id === "string") return told.user_id;
  const aboutTheCode = !NOT_ABOUT_THE_CODE.test(String(told.code ?? ""));
  const refused = response.status >= 400 && response.status < 500 && response.status !== 401;
  if (response.ok || (refused && aboutTheCode)) throw codeRefused();
  console.error("redeem_reset_code answered", response.status, told.code);
  throw busy();
}

// As an administrator: every session of the person ends. The code is spent, so it tries again.
async function setPassword(userId: string, password: string) {
  for (let attempt = 1; ; attempt++) {
    const response = await call("PUT", `/auth/v1/admin/users/${userId}`, { password }).catch(() => null);
    if (response?.ok) return;
    const told = response ? await object(response) : {};
    if (response?.status === 404) throw codeRefused();
    if (response?.status === 422 && told.weak_password) {
      const { weak_password } = told;
      throw new Refusal(422, "weak_password", String(told.message), { weak_password });
    }
    if (attempt === 3) throw busy();
    await new Promise((done) => setTimeout(done, 200 * attempt));
  }
}

function call(method: string, path: string, body: unknown): Promise<Response> {
  const key = serviceKey();
  return fetch(`${Deno.env.get("SUPABASE_URL")}${path}`, {
    method,
    body: JSON.stringify(body),
    headers: {
      "Content-Type": "application/json",
      "X-Supabase-Api-Version": "2024-01-01",
      apikey: key,
      Authorization: `Bearer ${key}`,
    },
    signal: AbortSignal.timeout(10_000),
  });
}

// Hosted projects give their functions a JSON object of secret keys; older ones the service_role key.
function serviceKey(): string {
  const keys = Deno.env.get("SUPABASE_SECRET_KEYS");
  if (keys) return (Object.values(JSON.parse(keys)) as string[])[0];
  return Deno.env.get("SUPABASE_SERVICE_ROLE_KEY") ?? "";
}

function checkPassword(password: string, number: string) {
  if (new TextEncoder().encode(password).length > LONGEST) {
    throw invalid("Password cannot be longer than 72 characters");
  }
  const reasons: string[] = [];
  const messages: string[] = [];
  if ([...password].length < SHORTEST) {
    reasons.push("length");
    messages.push(`Password should be at least ${SHORTEST} characters.`);
  }
  if (guessable(password, number)) {
    reasons.push("pwned");
    messages.push("Password is known to be weak and easy to guess, please choose a different one.");
  }
  if (reasons.length) throw new Refusal(422, "weak_password", messages.join(" "), { weak_password: { reasons } });
}

function guessable(password: string, number: string): boolean {
  const word = password.toLowerCase();
  const own = [number, number.replace(/^86/, "")];
  return COMMON.has(word) || new Set(word).size <= 2 || "01234567890".includes(word) ||
    own.includes(word.replace(/^\++/, ""));
}

const tries = new Map<string, { level: number; seen: number }>();

function throttle(key: string) {
  const now = Date.now();
  if (tries.size > 10_000) forgetTheFull(now);
  const { level, seen } = tries.get(key) ?? { level: BURST, seen: now };
  const left = Math.min(BURST, level + (now - seen) / REFILL);
  if (left < 1) {
    const wait = { "Retry-After": String(Math.ceil(((1 - left) * REFILL) / 1000)) };
    throw new Refusal(429, "over_request_rate_limit", "Request rate limit reached", {}, wait);
  }
  tries.set(key, { level: left - 1, seen: now });
}

function forgetTheFull(now: number) {
  for (const [key, { seen }] of tries) {
    if (now - seen > BURST * REFILL) tries.delete(key);
  }
}

async function fields(request: Request): Promise<Record<string, unknown>> {
  const raw = await request.arrayBuffer();
  if (raw.byteLength > LARGEST_BODY) {
    throw new Refusal(413, "request_entity_too_large", "Request body is larger than 1 MiB");
  }
  if (!raw.byteLength) return {};
  try {
    const body = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(raw));
    if (body && typeof body === "object" && !Array.isArray(body)) return body;
  } catch {
    throw badJson();
  }
  throw badJson();
}

function text(body: Record<string, unknown>, name: string): string {
  const value = body[name] ?? "";
  if (typeof value !== "string" || !value.isWellFormed()) throw badJson();
  return value;
}

async function object(response: Response): Promise<Record<string, unknown>> {
  const told = await response.json().catch(() => null);
  return told && typeof told === "object" && !Array.isArray(told) ? told : {};
}

function addressOf(request: Request, info?: { remoteAddr?: { hostname?: string } }): string {
  return request.headers.get("x-forwarded-for")?.split(",")[0].trim() ?? info?.remoteAddr?.hostname ?? "unknown";
}

function answer(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  const common = { "Content-Type": "application/json", "Cache-Control": "no-store", ...CORS };
  return new Response(JSON.stringify(body), { status, headers: { ...common, ...headers } });
}
