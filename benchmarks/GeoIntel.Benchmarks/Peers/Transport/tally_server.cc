// The transport gates' peer in C++: tally_server [sync]. Prints the port it listens at on 127.0.0.1; ends with its input.
#include <grpcpp/grpcpp.h>

#include <cstdio>
#include <iostream>
#include <memory>

#include "tally.grpc.pb.h"

namespace bench = geointel::benchmarks;

void Count(const bench::WireRead& read, bench::Total* total) {
  total->set_count(total->count() + 1);
  total->set_sequence_sum(total->sequence_sum() + read.sequence());
}

class CountingReactor final : public grpc::ServerReadReactor<bench::WireRead> {
 public:
  explicit CountingReactor(bench::Total* total) : total_(total) { StartRead(&read_); }

  void OnReadDone(bool ok) override {
    if (!ok) {
      Finish(grpc::Status::OK);
      return;
    }
    Count(read_, total_);
    StartRead(&read_);
  }

  void OnDone() override { delete this; }

 private:
  bench::WireRead read_;
  bench::Total* total_;
};

class CallbackTally final : public bench::Tally::CallbackService {
  grpc::ServerReadReactor<bench::WireRead>* CountStream(grpc::CallbackServerContext*, bench::Total* total) override {
    return new CountingReactor(total);
  }

  grpc::ServerUnaryReactor* CountOne(
      grpc::CallbackServerContext* context, const bench::WireRead* read, bench::Total* total) override {
    Count(*read, total);
    auto* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
};

class SyncTally final : public bench::Tally::Service {
  grpc::Status CountStream(
      grpc::ServerContext*, grpc::ServerReader<bench::WireRead>* reads, bench::Total* total) override {
    for (bench::WireRead read; reads->Read(&read);) Count(read, total);
    return grpc::Status::OK;
  }

  grpc::Status CountOne(grpc::ServerContext*, const bench::WireRead* read, bench::Total* total) override {
    Count(*read, total);
    return grpc::Status::OK;
  }
};

int main(int argc, char** argv) {
  CallbackTally callback;
  SyncTally sync;
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  if (argc > 1 && std::string(argv[1]) == "sync") builder.RegisterService(&sync);
  else builder.RegisterService(&callback);
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (!server) return 1;
  std::cout << port << std::endl;
  while (std::getchar() != EOF) {
  }
  server->Shutdown(std::chrono::system_clock::now());
}
