import type { Command } from 'commander'
import { readServices } from '../features/registry/registry.feature.ts'
import { readCliConfig } from './cli.config.ts'
import { table, type CliIo } from './cli.io.ts'

export function addServiceCommands(program: Command, io: CliIo): void {
  const services = program.command('services').description('registered services')
  services
    .command('list')
    .description('list the services as the gateway would register them')
    .action(async () => {
      const { servicesFile, documentsUrl, aiUrl, host, port, publicUrl } = readCliConfig(io.env)
      const found = await readServices({ servicesFile, documentsUrl, aiUrl, own: { host, port, publicUrl } })
      const rows = found.map((service) => [service.key, service.name, service.kind, service.mount ?? '-', service.upstream ?? '-'])
      for (const line of table([['KEY', 'NAME', 'KIND', 'MOUNT', 'UPSTREAM'], ...rows])) io.out(line)
    })
}
