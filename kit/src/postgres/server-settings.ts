import type { PostgresVersion } from './programs.ts'

type SettingsRequest = {
  version: PostgresVersion
  durable: boolean
  /** Operating system user whose processes may connect. */
  client: string
}

/** Name → content of the server's configuration files. Written at each start; `ALTER SYSTEM` overrides the tunable part. */
export function configurationFiles(request: SettingsRequest): Record<string, string> {
  const settings = Object.entries(serverSettings(request)).map(([name, value]) => `${name} = '${value}'`)
  return {
    'postgresql.conf': `# Written by Gatehouse at each start. Your own settings: ALTER SYSTEM SET …\n${settings.join('\n')}\n`,
    // The kernel tells the server who is at the other end of the socket, so there is no password that could be lost or read.
    'pg_hba.conf': 'local all all peer map=gatehouse\n',
    'pg_ident.conf': `gatehouse "${request.client.replaceAll('"', '""')}" all\n`,
  }
}

function serverSettings({ version, durable }: SettingsRequest): Record<string, string> {
  return {
    // No TCP port; the socket lies in the data directory itself, which is mode 0700.
    listen_addresses: '',
    unix_socket_directories: '.',
    unix_socket_permissions: '0700',
    max_connections: '120',
    shared_buffers: '32MB',
    max_wal_size: '256MB',
    // Processes that a server of this size has no use for.
    max_logical_replication_workers: '0',
    max_wal_senders: '0',
    ...(version >= 18 ? { io_method: 'sync' } : {}),
    dynamic_shared_memory_type: 'posix',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    log_line_prefix: '%m [%p] %q%u@%d ',
    log_checkpoints: 'off',
    // Statements and the values in error details belong to people; the application logs its own errors.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
}
