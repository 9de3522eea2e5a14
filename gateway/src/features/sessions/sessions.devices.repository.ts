import { sql, type Kysely, type QueryExecutorProvider } from 'kysely'
import type { UsersTables } from '../users/users.feature.ts'
import { knownDeviceLimits } from './sessions.config.ts'
import type { SessionsTables } from './sessions.tables.ts'

export type DevicesRepository = ReturnType<typeof createDevicesRepository>

/** All SQL on `known_devices`. */
export function createDevicesRepository(db: Kysely<SessionsTables & UsersTables>) {
  return {
    isKnown: async (userId: string, deviceHash: Buffer, now: Date): Promise<boolean> => {
      const found = await db
        .selectFrom('known_devices')
        .select('user_id')
        .where('user_id', '=', userId)
        .where('device_hash', '=', deviceHash)
        .where('last_seen_at', '>', oldest(now).toISOString())
        .executeTakeFirst()
      return found !== undefined
    },
    /** Notes that a device was used; tells whether it was known, and whether any was. */
    remember: async (userId: string, deviceHash: Buffer, now: Date): Promise<{ known: boolean; any: boolean }> => {
      const result = await sql<{ known: boolean; any: boolean }>`
        with noted as (
          insert into known_devices (user_id, device_hash, first_seen_at, last_seen_at)
          select id, ${deviceHash}::bytea, ${now}::timestamptz, ${now}::timestamptz from users where id = ${userId}
          on conflict (user_id, device_hash) do update set last_seen_at = excluded.last_seen_at
        )
        select coalesce(bool_or(device_hash = ${deviceHash}::bytea and last_seen_at > ${oldest(now)}::timestamptz), false) as known, count(*) > 0 as any
        from known_devices where user_id = ${userId}`.execute(db)
      return result.rows[0] ?? { known: false, any: false }
    },
    /**
     * Makes all but one strangers, as if they had not been seen for long. The rows stay until the next sign-in, so that it is known to
     * be with something else than before.
     */
    distrust: ({ userId, but, now }: { userId: string; but: Buffer | null; now: Date }, trx: QueryExecutorProvider): Promise<unknown> =>
      sql`update known_devices set last_seen_at = ${oldest(now)}
          where user_id = ${userId} and device_hash is distinct from ${but} and last_seen_at > ${oldest(now)}`.execute(trx),
    /** Keeps the newest devices of a person, and none that was not seen for long. */
    forgetOld: (userId: string, now: Date): Promise<unknown> =>
      db
        .deleteFrom('known_devices')
        .where('user_id', '=', userId)
        .where((eb) =>
          eb.or([
            eb('last_seen_at', '<=', oldest(now).toISOString()),
            eb(
              'device_hash',
              'not in',
              eb
                .selectFrom('known_devices')
                .select('device_hash')
                .where('user_id', '=', userId)
                .orderBy('last_seen_at', 'desc')
                .limit(knownDeviceLimits.per_user),
            ),
          ]),
        )
        .execute(),
  }
}

const oldest = (now: Date): Date => new Date(now.getTime() - knownDeviceLimits.unseen_s * 1000)
