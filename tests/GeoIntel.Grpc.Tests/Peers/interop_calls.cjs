// The cases of gRPC's interoperability tests from @grpc/grpc-js: interop_calls.cjs PORT PROTOS [ROOT [CERTIFICATE KEY]].
// Prints "case: passed" for each, or ends with the failure.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const [port, protos, root, certificate, key] = process.argv.slice(2);
const proto = grpc.loadPackageDefinition(loader.loadSync('grpc/testing/test.proto', { includeDirs: [protos], defaults: true }))
  .grpc.testing;
const credentials = !root
  ? grpc.credentials.createInsecure()
  : grpc.credentials.createSsl(
    fs.readFileSync(root), key ? fs.readFileSync(key) : null, certificate ? fs.readFileSync(certificate) : null);
const address = `localhost:${port}`;
const client = new proto.TestService(address, credentials);
// This client compresses by channel, not by call; 2 is gzip.
const gzip = new proto.TestService(address, credentials, { 'grpc.default_compression_algorithm': 2 });

const LARGE_REQUEST = 271828;
const LARGE_RESPONSE = 314159;
const REQUESTS = [27182, 8, 1828, 45904];
const RESPONSES = [31415, 9, 2653, 58979];
const SPECIAL = '\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \u{1f608}\t\n';

const zeros = (size) => ({ body: Buffer.alloc(size) });
const large = (more) => ({ responseSize: LARGE_RESPONSE, payload: zeros(LARGE_REQUEST), ...more });
const ping = (request, response, intervalUs = 0) =>
  ({ payload: zeros(request), responseParameters: [{ size: response, intervalUs }] });

const check = (response, size = LARGE_RESPONSE) => assert.ok(response.payload.body.equals(Buffer.alloc(size)));

const unary = (method, request, of = client) => new Promise((resolve, reject) =>
  of[method](request, (error, response) => (error ? reject(error) : resolve(response))));

const all = (call) => new Promise((resolve, reject) => {
  const responses = [];
  call.on('data', (response) => responses.push(response)).on('error', reject).on('end', () => resolve(responses));
});

async function fails(promise, code, details) {
  await assert.rejects(promise, (error) => {
    assert.strictEqual(error.code, code, error.message);
    if (details !== undefined) assert.strictEqual(error.details, details);
    return true;
  });
}

function stream(of) {
  return new Promise((resolve, reject) => {
    const call = of.streamingInputCall((error, response) => (error ? reject(error) : resolve(response)));
    for (const size of REQUESTS) call.write({ payload: zeros(size) });
    call.end();
  });
}

async function receive(compressed) {
  const responseParameters = RESPONSES.map((size, i) => ({ size, compressed: compressed(i) }));
  const responses = await all(client.streamingOutputCall({ responseParameters }));
  assert.deepStrictEqual(responses.map((response) => response.payload.body.length), RESPONSES);
}

function echoed() {
  const metadata = new grpc.Metadata();
  metadata.set('x-grpc-test-echo-initial', 'test_initial_metadata_value');
  metadata.set('x-grpc-test-echo-trailing-bin', Buffer.from([0xab, 0xab, 0xab]));
  return metadata;
}

async function checkEchoed(call, responses) {
  const headers = new Promise((resolve) => { call.on('metadata', resolve); });
  const status = new Promise((resolve) => { call.on('status', resolve); });
  await responses;
  assert.deepStrictEqual((await headers).get('x-grpc-test-echo-initial'), ['test_initial_metadata_value']);
  assert.deepStrictEqual((await status).metadata.get('x-grpc-test-echo-trailing-bin'), [Buffer.from([0xab, 0xab, 0xab])]);
}

const cases = {
  empty_unary: async () => assert.deepStrictEqual({ ...await unary('emptyCall', {}) }, {}),
  large_unary: async () => check(await unary('unaryCall', large())),
  client_compressed_unary: async () => {
    await fails(unary('unaryCall', large({ expectCompressed: { value: true } })), grpc.status.INVALID_ARGUMENT);
    check(await unary('unaryCall', large({ expectCompressed: { value: true } }), gzip));
    check(await unary('unaryCall', large({ expectCompressed: { value: false } })));
  },
  server_compressed_unary: async () => {
    check(await unary('unaryCall', large({ responseCompressed: { value: true } })));
    check(await unary('unaryCall', large({ responseCompressed: { value: false } })));
  },
  client_streaming: async () => assert.strictEqual((await stream(client)).aggregatedPayloadSize, 74922),
  client_compressed_streaming: async () => assert.strictEqual((await stream(gzip)).aggregatedPayloadSize, 74922),
  server_streaming: () => receive(() => null),
  server_compressed_streaming: () => receive((i) => ({ value: i % 2 === 0 })),
  ping_pong: async () => {
    const call = client.fullDuplexCall();
    const responses = call[Symbol.asyncIterator]();
    for (let i = 0; i < REQUESTS.length; i++) {
      call.write(ping(REQUESTS[i], RESPONSES[i]));
      check((await responses.next()).value, RESPONSES[i]);
    }
    call.end();
    assert.ok((await responses.next()).done);
  },
  empty_stream: async () => {
    const call = client.fullDuplexCall();
    call.end();
    assert.deepStrictEqual(await all(call), []);
  },
  custom_metadata: async () => {
    await new Promise((resolve, reject) => {
      const call = client.unaryCall(large(), echoed(), (error) => { if (error) reject(error); });
      checkEchoed(call, Promise.resolve()).then(resolve, reject);
    });
    const call = client.fullDuplexCall(echoed());
    const done = checkEchoed(call, all(call));
    call.write(ping(LARGE_REQUEST, LARGE_RESPONSE));
    call.end();
    await done;
  },
  status_code_and_message: async () => {
    const responseStatus = { code: 2, message: 'test status message' };
    await fails(unary('unaryCall', { responseStatus }), grpc.status.UNKNOWN, responseStatus.message);
    const call = client.fullDuplexCall();
    call.write({ responseStatus });
    call.end();
    await fails(all(call), grpc.status.UNKNOWN, responseStatus.message);
  },
  special_status_message: () =>
    fails(unary('unaryCall', { responseStatus: { code: 2, message: SPECIAL } }), grpc.status.UNKNOWN, SPECIAL),
  unimplemented_method: () => fails(unary('unimplementedCall', {}), grpc.status.UNIMPLEMENTED),
  unimplemented_service: () =>
    fails(unary('unimplementedCall', {}, new proto.UnimplementedService(address, credentials)), grpc.status.UNIMPLEMENTED),
  cancel_after_begin: () => fails(new Promise((resolve, reject) => {
    client.streamingInputCall((error, response) => (error ? reject(error) : resolve(response))).cancel();
  }), grpc.status.CANCELLED),
  cancel_after_first_response: async () => {
    const call = client.fullDuplexCall();
    const responses = call[Symbol.asyncIterator]();
    call.write(ping(REQUESTS[0], RESPONSES[0]));
    check((await responses.next()).value, RESPONSES[0]);
    call.cancel();
    await fails(responses.next(), grpc.status.CANCELLED);
  },
  timeout_on_sleeping_server: async () => {
    const call = client.fullDuplexCall({ deadline: Date.now() + 20 });
    call.write(ping(REQUESTS[0], RESPONSES[0], 60_000_000));
    await fails(all(call), grpc.status.DEADLINE_EXCEEDED);
  },
  concurrent_large_unary: async () => {
    for (const response of await Promise.all(Array.from({ length: 1000 }, () => unary('unaryCall', large())))) check(response);
  },
};

(async () => {
  for (const [name, run] of Object.entries(cases)) {
    try {
      await run();
    } catch (error) {
      console.error(`${name}:`, error);
      process.exit(1);
    }
    console.log(`${name}: passed`);
  }
  process.exit(0);
})();
