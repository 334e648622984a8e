import { expect, it } from "vitest";
import { isSecretName } from "./isSecretName.ts";
import { maskShapes, maskText } from "./maskText.ts";

it.each(
  `secret client_secret matrix.secret registration_shared_secret token accessToken hs_token X-Auth-Token authtoken
   password passwd smtp_pass pwd bindpw dbPassword PGPASSWORD passphrase pepper salt dsn key api_key apiKey apikey
   API-KEY secretKey recaptcha_private_key encryption Authorization credentials password2 apiKeyValue key_base64`
    .split(/\s+/u)
    .map((name) => [name]),
)("[O450] %s is the name of a secret", (name) => {
  expect(isSecretName(name)).toBe(true);
});

it.each(
  `public_key recaptcha_public_key site_key verify_key key_file secret_path password_config token_endpoint
   client_id access_key_id kid compass monkey keys_changed tokenizer value text 2`
    .split(/\s+/u)
    .map((name) => [name]),
)("[O450] %s is not", (name) => {
  expect(isSecretName(name)).toBe(false);
});

it.each([
  ["connecting to postgresql://mas:abc@db/mas", "connecting to postgresql://mas:[secret]@db/mas"],
  ["GET /x?access_token=abc&a=1", "GET /x?access_token=[secret]&a=1"],
  ["issued: mct_abcdefgh_1", "issued: [secret]"],
  ["Bearer abc.def-ghi", "Bearer [secret]"],
  ["a eyJhbGciOiJI.eyJzdWIi.abc b", "a [secret] b"],
  ["k: -----BEGIN PRIVATE KEY-----\nabc\ndef", "k: [secret]"],
  ["mailto:a@b.example https://a:8448/@b:c", "mailto:a@b.example https://a:8448/@b:c"],
])("[O450] wherever it stands, %j is shown as %j", (text, shown) => {
  expect(maskShapes(text)).toBe(shown);
  expect(maskShapes(shown)).toBe(shown);
});

it.each([
  ["field client_secret=abc client.id=01", "field client_secret=[secret] client.id=01"],
  ["error: password: a b c\nnext", "error: password: [secret]\nnext"],
  ['{"token":"a\\"b","c":1}', '{"token":[secret],"c":1}'],
  ["{'pepper': 'abc', 'c': 1}", "{'pepper': [secret], 'c': 1}"],
  ["psql --password abc --host db", "psql --password [secret] --host db"],
  ["host=db password='a b' user=u", "host=db password=[secret] user=u"],
  ["Password auth cannot be enabled", "Password auth cannot be enabled"],
])("[O450] of what somebody else says, %j is shown as %j", (text, shown) => {
  expect(maskText(text)).toBe(shown);
  expect(maskText(shown)).toBe(shown);
});
