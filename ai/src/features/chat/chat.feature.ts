import type { HttpServer } from '@gatehouse/kit/http/server'
import type { Timers } from '@gatehouse/kit/timers'
import { registerChatRoutes } from './chat.routes.ts'
import { createChatService, type ChatServiceOptions } from './chat.service.ts'

/**
 * Conversations with the provider, whole or as they come. It keeps none: the client sends the conversation each time.
 * Invariants: when a client leaves, the call of the provider ends; each answer of which something came is counted once.
 */
export type Chat = { routes: (scope: HttpServer) => void }

export function createChat({ timers, ...options }: ChatServiceOptions & { timers: Timers }): Chat {
  const service = createChatService(options)
  return { routes: (scope) => registerChatRoutes(scope, { service, timers }) }
}
