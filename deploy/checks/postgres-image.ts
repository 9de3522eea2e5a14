import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packagedPrograms, preparePrograms } from '@gatehouse/kit/postgres/programs'
import { runProgram } from '@gatehouse/kit/postgres/run-program'
import { serverAccountFor, type ServerAccount } from '@gatehouse/kit/postgres/server-account'
import { deployFolder, type Environment } from './compose-file.ts'
import { freePort } from '@gatehouse/kit/testing/free-ports'

/** A PostgreSQL 16 made in the steps of the official image's entry point, with our init script. */
export type ImageServer = AsyncDisposable & { port: number; initOutput: string }

type Folders = { work: string; data: string; sockets: string; programs: string; account: ServerAccount | null }

/**
 * First start on an empty volume as the image does it: initdb, a server on its socket only, database, /docker-entrypoint-initdb.d,
 * then the server with a network. `env` is what compose.yaml gives the service.
 */
export async function startImageServer(env: Environment): Promise<ImageServer> {
  const folders = await prepareFolders()
  const stop = (): Promise<void> => control(folders, ['stop', '-m', 'fast', '-w'])
  try {
    await initialise(folders, env)
    await control(folders, ['start', '-w', '-l', join(folders.work, 'log'), '-o', `-c listen_addresses='' -k ${folders.sockets}`])
    const output = await runInit(folders, env, stop)
    const port = await freePort()
    await control(folders, [
      'start',
      '-w',
      '-l',
      join(folders.work, 'log'),
      '-o',
      `-c listen_addresses=127.0.0.1 -c port=${port} -k ${folders.sockets}`,
    ])
    return {
      port,
      initOutput: output,
      [Symbol.asyncDispose]: async () => {
        await stop()
        await rm(folders.work, { recursive: true, force: true })
      },
    }
  } catch (error) {
    await rm(folders.work, { recursive: true, force: true })
    throw error
  }
}

async function prepareFolders(): Promise<Folders> {
  const work = await mkdtemp(join(tmpdir(), 'gatehouse-image-'))
  const data = join(work, 'data')
  const account = serverAccountFor(data)
  const programs = await preparePrograms({ native: packagedPrograms(16), account, cluster: data })
  const sockets = join(work, 'sockets')
  await mkdir(sockets)
  await chmod(work, 0o755)
  if (account !== null) for (const folder of [work, sockets]) await chown(folder, account.uid, account.gid)
  return { work, data, sockets, programs, account }
}

async function initialise({ work, data, programs, account }: Folders, env: Environment): Promise<void> {
  const passwordFile = join(work, 'password')
  await writeFile(passwordFile, `${env['POSTGRES_PASSWORD']}\n`)
  // In the container the system's user is called postgres too; here he may have any name.
  const args = (env['POSTGRES_INITDB_ARGS'] ?? '').replace('--auth-local=peer', '--auth-local=trust').split(' ')
  const given = [
    '-D',
    data,
    `--username=${env['POSTGRES_USER']}`,
    `--pwfile=${passwordFile}`,
    ...args,
    '--locale=C',
    '--encoding=UTF8',
    '--no-sync',
  ]
  const made = await runProgram(join(programs, 'bin', 'initdb'), given, { account, cwd: work })
  if (made.code !== 0) throw new Error(made.output)
}

/** What docker_setup_db and docker_process_init_files do; then the server without a network is stopped. */
async function runInit(folders: Folders, env: Environment, stop: () => Promise<void>): Promise<string> {
  const script = join(folders.work, 'gatehouse.sh')
  await writeFile(script, await readFile(join(deployFolder, 'postgres', 'init.sh')))
  try {
    await runAs(folders, ['psql', '--no-psqlrc', '-d', 'postgres', '-c', `create database ${env['POSTGRES_DB']}`], env)
    return await runAs(folders, ['sh', script], env)
  } finally {
    await stop()
  }
}

async function runAs({ account, work, data, sockets }: Folders, [file = '', ...args]: string[], env: Environment): Promise<string> {
  const given = { ...env, PATH: process.env['PATH'], HOME: work, PGDATA: data, PGHOST: sockets, PGUSER: env['POSTGRES_USER'] }
  const child = spawn(file, args, { ...account, cwd: work, env: given, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => void (output += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number]
  if (code !== 0) throw new Error(`${file} ended with ${code}: ${output}`)
  return output
}

async function control({ programs, data, work, account }: Folders, args: string[]): Promise<void> {
  const run = await runProgram(join(programs, 'bin', 'pg_ctl'), ['-D', data, ...args], { account, cwd: work })
  if (run.code !== 0) throw new Error(run.output)
}
