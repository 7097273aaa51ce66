// The transport gates' peer in JavaScript: tally_server.cjs PROTO. Prints the port it listens at on
// 127.0.0.1; ends with its input.
'use strict';

const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

// protobufjs generates the parser; without "defaults" it fills in nothing that was not sent.
const { Tally } = grpc.loadPackageDefinition(loader.loadSync(process.argv[2])).geointel.benchmarks;

const server = new grpc.Server();
server.addService(Tally.service, {
  countStream(call, answer) {
    const total = { count: 0, sequenceSum: 0 };
    call.on('data', (read) => {
      total.count += 1;
      total.sequenceSum += read.sequence;
    });
    call.on('end', () => answer(null, total));
  },
  countOne(call, answer) {
    answer(null, { count: 1, sequenceSum: call.request.sequence });
  },
});
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});
process.stdin.on('end', () => process.exit(0)).resume();
