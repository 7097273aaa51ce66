# The peer's side of the hotspot gates: answers each line on standard input with the seconds it took and a sum of what it
# found. Arguments: folder with counts.bin (doubles, step by step), starts.bin and neighbours.bin (integers, from 0), and
# the number of steps.
suppressPackageStartupMessages(library(spdep))
arguments <- commandArgs(trailingOnly = TRUE)
steps <- as.integer(arguments[2])
read_all <- function(name, what, size) {
  file <- file.path(arguments[1], name)
  readBin(file, what, file.size(file) / size, size = size)
}
starts <- read_all("starts.bin", "integer", 4)
neighbours <- read_all("neighbours.bin", "integer", 4) + 1L
locations <- length(starts) - 1L
counts <- matrix(read_all("counts.bin", "double", 8), nrow = locations)

nb <- split(neighbours, rep.int(seq_len(locations), diff(starts)))
names(nb) <- NULL
class(nb) <- "nb"
attr(nb, "region.id") <- as.character(seq_len(locations))
attr(nb, "self.included") <- TRUE
weights <- nb2listw(nb, style = "B")

input <- file("stdin")
open(input)
while (length(readLines(input, n = 1)) > 0) {
  sum_z <- 0
  sum_p <- 0
  took <- system.time(for (step in seq_len(steps)) {
    z <- as.numeric(localG(counts[, step], weights))
    p <- 2 * pnorm(-abs(z))
    sum_z <- sum_z + sum(abs(z))
    sum_p <- sum_p + sum(p)
  })
  cat(sprintf("%.6f %.17g %.17g\n", took[["elapsed"]], sum_z, sum_p))
  flush(stdout())
}
