# Reads one .trx file of dotnet test.
# show=counts    one line: passed, failed, skipped
# show=failed    the failed tests with message and the top of the stack
# show=skipped   the reason of every skipped test, one a line

function attribute(name) {
  if (!match($0, " " name "=\"[^\"]*\"")) return ""
  return plain(substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4))
}

function plain(text) {
  gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&apos;/, "'", text)
  gsub(/&#xD;/, "", text); gsub(/&#xA;/, "\n", text); gsub(/\r/, "", text)
  gsub(/&amp;/, "\\&", text)
  return text
}

/<UnitTestResult / { test = attribute("testName"); outcome = attribute("outcome"); message = stack = "" }

# An element's text may go over many lines; it ends where its end tag stands.
/<Message>/ { inside = "Message"; sub(/.*<Message>/, "") }
/<StackTrace>/ { inside = "StackTrace"; lines = 0; sub(/.*<StackTrace>/, "") }
inside != "" {
  text = $0
  ends = index(text, "</" inside ">")
  if (ends) text = substr(text, 1, ends - 1)
  if (inside == "Message") message = message plain(text) "\n"
  else if (lines++ < 6) stack = stack plain(text) "\n"
  if (ends) inside = ""
}

/<\/UnitTestResult>/ || /<UnitTestResult .*\/>/ {
  if (show == "failed" && outcome == "Failed") printf "\nFAILED %s\n%s%s", test, message, stack
  if (show == "skipped" && outcome == "NotExecuted") {
    gsub(/\n/, " ", message)
    print message
  }
}

/<Counters / && show == "counts" {
  print attribute("passed"), attribute("executed") - attribute("passed"), attribute("total") - attribute("executed")
}
