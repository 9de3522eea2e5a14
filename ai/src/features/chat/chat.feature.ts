import type { HttpServer } from '@gatehouse/kit/http/server'
import type { Timers } from '@gatehouse/kit/timers'
import { registerKeptRoutes } from './chat.kept.routes.ts'
import { createKeptChatService, type KeptChatOptions } from './chat.kept.service.ts'
import { registerChatRoutes } from './chat.routes.ts'
import { createChatService, type ChatServiceOptions } from './chat.service.ts'

/**
 * Questions to the provider. Either the client sends the whole conversation each time and nothing is kept, or it is kept as it comes,
 * by another feature. Invariants: when a client leaves, the call of the provider ends; each answer of which something came is counted once.
 */
export type Chat = { routes: (scope: HttpServer) => void }

export function createChat({ timers, ...options }: ChatServiceOptions & KeptChatOptions & { timers: Timers }): Chat {
  const service = createChatService(options)
  const kept = createKeptChatService(options)
  return {
    routes: (scope) => {
      registerChatRoutes(scope, { service, timers })
      registerKeptRoutes(scope, { service: kept, timers })
    },
  }
}
