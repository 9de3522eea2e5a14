// Loaded into each service process before its own code (--import): when the launcher is killed, the channel to it closes, and the
// service ends too. Otherwise it would go on holding its port, and the next start would fail on it.

/** Time for an orderly end, in milliseconds. */
const limitMs = 10_000

process.once('disconnect', () => {
  process.kill(process.pid, 'SIGTERM')
  setTimeout(() => process.exit(1), limitMs).unref()
})
// The channel alone must not keep the process alive.
process.channel?.unref()
