import { StartupError } from '@gatehouse/kit/errors'
import type { Command } from 'commander'
import { parse } from 'yaml'
import {
  entryChangeSchema,
  readServices,
  readServicesFile,
  serviceEntrySchema,
  servicesToYaml,
  type Service,
} from '../features/registry/registry.feature.ts'
import { readCliConfig, type CliConfig } from './cli.config.ts'
import { administer } from './cli.database.ts'
import { table, type CliIo } from './cli.io.ts'
import { operator } from './cli.operator.ts'
import { servicesAt, type CliServices } from './cli.registry.ts'

type Members = { set?: string[] }
const setHelp = 'a setting as in the services file, such as interval_s=15; may be given several times'
const gather = (one: string, before: string[] = []): string[] => [...before, one]

export function addServiceCommands(program: Command, io: CliIo): void {
  const services = program.command('services').description('registered services')
  services
    .command('list')
    .description('list the services that are in force')
    .option('--file <file>', 'those of this services file instead; says what is wrong in it')
    .action(({ file }: { file?: string }) => list(io, file))
  services
    .command('add [key]')
    .description('add a service, or with --file all services of a file, to the database')
    .option('--name <name>')
    .option('--upstream <url>')
    .option('--set <member=value>', setHelp, gather)
    .option('--file <file>', 'a services file')
    .action((key: string | undefined, options: Members & { name?: string; upstream?: string; file?: string }) =>
      run(io, (about) => (options.file === undefined ? addOne(about, io, { key, ...options }) : addFile(about, io, options.file))),
    )
  services
    .command('edit <key>')
    .description('change settings of a service; null gives one its default back')
    .option('--set <member=value>', setHelp, gather)
    .action((key: string, { set = [] }: Members) =>
      run(io, async ({ registry }) => {
        const change = checked(entryChangeSchema.safeParse(membersOf(set)))
        await registry.service.change(key, change, { by: operator })
        io.out(`${key} is changed.`)
      }),
    )
  services
    .command('remove <key>')
    .description('delete a service with its grants and its history')
    .action((key: string) =>
      run(io, async ({ registry }) => {
        await registry.service.remove(key, { by: operator })
        io.out(`${key} is deleted.`)
      }),
    )
  services
    .command('export')
    .description('print services as a services file: all that are not in the file')
    .option('--all', 'those of the file too')
    .action(({ all }: { all?: boolean }) =>
      run(io, async ({ registry }) => {
        const wanted = registry.services().filter(({ source }) => all === true || source !== 'file')
        io.out(servicesToYaml(wanted).trimEnd())
      }),
    )
  addArranging(services, io)
}

function addArranging(services: Command, io: CliIo): void {
  services
    .command('reset <key>')
    .description('give a service that comes along back what it comes with')
    .action((key: string) =>
      run(io, async ({ registry }) => {
        await registry.service.reset(key, { by: operator })
        io.out(`${key} is as it comes along.`)
      }),
    )
  services
    .command('order <keys...>')
    .description('put services in this order; those that are not named follow as they were')
    .action((keys: string[]) =>
      run(io, async ({ registry }) => {
        const movable = registry
          .services()
          .filter(({ source }) => source !== 'file')
          .map(({ key }) => key)
        const unknown = keys.filter((key) => !movable.includes(key))
        if (unknown.length > 0) throw new StartupError(unknown.map((key) => `${key} is no service that can be moved.`))
        await registry.service.putInOrder([...new Set([...keys, ...movable])], operator)
        io.out(
          registry
            .services()
            .map(({ key }) => key)
            .join(' '),
        )
      }),
    )
}

type About = CliServices & { config: CliConfig }

function run(io: CliIo, work: (about: About) => Promise<void>): Promise<void> {
  const config = readCliConfig(io.env)
  return administer(config, io, async (administration) => work({ ...(await servicesAt(config, administration)), config }))
}

async function list(io: CliIo, file: string | undefined): Promise<void> {
  const config = readCliConfig(io.env)
  const print = (services: readonly Service[]): void => {
    const rows = services.map(({ key, name, kind, mount, upstream, source, enabled }) => {
      return [key, name, kind, mount ?? '-', upstream ?? '-', enabled ? source : `${source}, off`]
    })
    for (const line of table([['KEY', 'NAME', 'KIND', 'MOUNT', 'UPSTREAM', 'SOURCE'], ...rows])) io.out(line)
  }
  if (file !== undefined) return print(await readServicesFile(file, config))
  try {
    await administer(config, io, async (administration) => {
      const { registry } = await servicesAt(config, administration)
      print(registry.services())
      for (const { key, reason } of registry.state().set_aside)
        io.err(
          `gatehouse: ${key} is stored, but not in force: ${reason === 'in_file' ? 'the services file has this key' : 'it is not valid'}.`,
        )
    })
  } catch (error) {
    // Whoever is locked out still sees what the file and the environment say; what is wrong with those is told.
    print(await readServices({ ...config, own: config }))
    io.err(`gatehouse: Without those that are stored: ${error instanceof Error ? error.message : String(error)}`)
  }
}

type NewOne = Members & { key: string | undefined; name?: string; upstream?: string }

async function addOne({ registry }: About, io: CliIo, { key, name, upstream, set = [] }: NewOne): Promise<void> {
  if (key === undefined) throw new StartupError(['Name the key of the service, or a file with --file.'])
  const entry = checked(
    serviceEntrySchema.safeParse({ key, name: name ?? key, ...(upstream === undefined ? {} : { upstream }), ...membersOf(set) }),
  )
  const made = await registry.service.create(entry, operator)
  io.out(`${made.name} is there${made.mount === null ? '' : `, below ${made.mount}`}.`)
}

/** What is wrong with the file, or there already, is told before the first is added. */
async function addFile({ registry, config }: About, io: CliIo, file: string): Promise<void> {
  const found = await readServicesFile(file, config)
  const taken = found.filter(({ key }) => registry.find(key) !== null).map(({ key }) => key)
  if (taken.length > 0)
    throw new StartupError([`${taken.join(', ')} ${taken.length === 1 ? 'is' : 'are'} there already; take that out of ${file} first.`])
  for (const service of neededFirst(found)) {
    const { source: _source, upstream, mount, host, picture, ...rest } = service
    const optional = Object.entries({ upstream, mount, host, picture }).filter(([, value]) => value !== null)
    await registry.service.create(checked(serviceEntrySchema.safeParse({ ...rest, ...Object.fromEntries(optional) })), operator)
  }
  io.out(`${found.length} added.`)
}

/** A service can only be added once what it needs is there. */
function neededFirst(services: readonly Service[]): Service[] {
  const inOrder: Service[] = []
  const rest = new Map(services.map((service) => [service.key, service]))
  const take = (service: Service): void => {
    if (!rest.delete(service.key)) return
    for (const needed of service.depends_on) {
      const other = rest.get(needed)
      if (other !== undefined) take(other)
    }
    inOrder.push(service)
  }
  for (const service of services) take(service)
  return inOrder
}

/** `interval_s=15` as a value of YAML. */
function membersOf(set: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    set.map((text) => {
      const at = text.indexOf('=')
      if (at < 1) throw new StartupError([`--set ${text}: write it as member=value, such as interval_s=15.`])
      return [text.slice(0, at), parse(text.slice(at + 1)) as unknown]
    }),
  )
}

type Checked<T> = { success: true; data: T } | { success: false; error: { issues: readonly { path: PropertyKey[]; message: string }[] } }

function checked<T>(result: Checked<T>): T {
  if (result.success) return result.data
  throw new StartupError(result.error.issues.map(({ path, message }) => `${path.join('.')} ${message}.`.trimStart()))
}
