/** How much time of a processor this thread spends on something, in milliseconds: what others do on the machine meanwhile does not count. */
export async function cpuMsOf(run: () => unknown): Promise<number> {
  const before = process.threadCpuUsage()
  await run()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}
