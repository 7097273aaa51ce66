// Calls as a browser makes them, by @connectrpc/connect-web over fetch: web_calls.mjs URL ROOT DESCRIPTORS.
// DESCRIPTORS is a FileDescriptorSet in base64. Prints "case: passed" for each, or ends with the failure.
import assert from 'node:assert';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

// Node verifies the server against the root only if it is told before it starts.
const [url, root, descriptors] = process.argv.slice(2);
if (url.startsWith('https:') && process.env.NODE_EXTRA_CA_CERTS !== root) {
  const { spawnSync } = await import('node:child_process');
  const again = spawnSync(process.execPath, process.argv.slice(1), {
    stdio: 'inherit', env: { ...process.env, NODE_EXTRA_CA_CERTS: root },
  });
  process.exit(again.status ?? 1);
}

const require = createRequire(pathToFileURL(`${process.env.GEOINTEL_PEERS}/`));
const load = (name) => require(name);
const { createFileRegistry, fromBinary } = load('@bufbuild/protobuf');
const { FileDescriptorSetSchema } = load('@bufbuild/protobuf/wkt');
const { Code, ConnectError, createClient } = load('@connectrpc/connect');
const { createGrpcWebTransport } = load('@connectrpc/connect-web');

assert.ok(fs.existsSync(root));
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, Buffer.from(descriptors, 'base64')));
const transport = createGrpcWebTransport({ baseUrl: url, useBinaryFormat: true });
const client = createClient(registry.getService('grpc.testing.TestService'), transport);
const nobody = createClient(registry.getService('grpc.testing.UnimplementedService'), transport);

const LARGE_REQUEST = 271828;
const LARGE_RESPONSE = 314159;
const RESPONSES = [31415, 9, 2653, 58979];
const SPECIAL = '\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \u{1f608}\t\n';

const large = () => ({ responseSize: LARGE_RESPONSE, payload: { body: new Uint8Array(LARGE_REQUEST) } });
const parameters = (sizes, intervalUs = 0) => ({ responseParameters: sizes.map((size) => ({ size, intervalUs })) });

async function collect(stream) {
  const sizes = [];
  for await (const response of stream) sizes.push(response.payload.body.length);
  return sizes;
}

async function fails(promise, code, message) {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof ConnectError, String(error));
    assert.strictEqual(Code[error.code], Code[code], error.message);
    if (message !== undefined) assert.strictEqual(error.rawMessage, message);
    return true;
  });
}

const cases = {
  empty_unary: async () => assert.strictEqual((await client.emptyCall({})).$typeName, 'grpc.testing.Empty'),
  large_unary: async () => {
    const { payload } = await client.unaryCall(large());
    assert.ok(Buffer.from(payload.body).equals(Buffer.alloc(LARGE_RESPONSE)));
  },
  server_streaming: async () =>
    assert.deepStrictEqual(await collect(client.streamingOutputCall(parameters(RESPONSES))), RESPONSES),
  empty_stream: async () => assert.deepStrictEqual(await collect(client.streamingOutputCall({})), []),
  custom_metadata: async () => {
    let [headers, trailers] = [];
    await client.unaryCall(large(), {
      headers: { 'x-grpc-test-echo-initial': 'test_initial_metadata_value', 'x-grpc-test-echo-trailing-bin': 'q6ur' },
      onHeader: (seen) => { headers = seen; },
      onTrailer: (seen) => { trailers = seen; },
    });
    assert.strictEqual(headers.get('x-grpc-test-echo-initial'), 'test_initial_metadata_value');
    assert.strictEqual(trailers.get('x-grpc-test-echo-trailing-bin'), 'q6ur');
  },
  status_code_and_message: () => fails(
    client.unaryCall({ responseStatus: { code: 2, message: 'test status message' } }), Code.Unknown, 'test status message'),
  special_status_message: () => fails(
    client.unaryCall({ responseStatus: { code: 2, message: SPECIAL } }), Code.Unknown, SPECIAL),
  status_after_messages: () => fails(
    collect(client.streamingOutputCall({ ...parameters([5]), responseStatus: { code: 9, message: 'after one' } })),
    Code.FailedPrecondition, 'after one'),
  unimplemented_method: () => fails(client.unimplementedCall({}), Code.Unimplemented),
  unimplemented_service: () => fails(nobody.unimplementedCall({}), Code.Unimplemented),
  cancel_after_first_response: async () => {
    const cancelling = new AbortController();
    await fails((async () => {
      for await (const _ of client.streamingOutputCall(parameters([5, 5], 300_000), { signal: cancelling.signal })) {
        cancelling.abort();
      }
    })(), Code.Canceled);
  },
  timeout_on_sleeping_server: () => fails(
    collect(client.streamingOutputCall(parameters([5], 60_000_000), { timeoutMs: 50 })), Code.DeadlineExceeded),
};

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
