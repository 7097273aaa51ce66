// The transport gates' peer in C++: tally_server prints the port it listens at on 127.0.0.1; ends with its input.
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <cstdio>
#include <iostream>
#include <memory>

#include "tally.grpc.pb.h"

namespace bench = geointel::benchmarks;

void Count(const bench::WireRead& read, bench::Total* total) {
  total->set_count(total->count() + 1);
  total->set_sequence_sum(total->sequence_sum() + read.sequence());
}

// Each method in the form that serves it faster here: a stream by a thread of its own (a callback a message takes twice
// the processor time), single calls by callbacks (a thread a call takes twice theirs).
class CountingTally final : public bench::Tally::WithCallbackMethod_CountOne<bench::Tally::Service> {
  grpc::Status CountStream(
      grpc::ServerContext*, grpc::ServerReader<bench::WireRead>* reads, bench::Total* total) override {
    for (bench::WireRead read; reads->Read(&read);) Count(read, total);
    return grpc::Status::OK;
  }

  grpc::ServerUnaryReactor* CountOne(
      grpc::CallbackServerContext* context, const bench::WireRead* read, bench::Total* total) override {
    Count(*read, total);
    auto* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
};

int main() {
  CountingTally tally;
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&tally);
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (!server) return 1;
  std::cout << port << std::endl;
  while (std::getchar() != EOF) {
  }
  server->Shutdown(std::chrono::system_clock::now());
}
