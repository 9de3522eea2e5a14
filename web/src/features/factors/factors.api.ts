import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import type { Proof, SignedIn } from '../../api/types.ts'
import { makePasskey, signWithPasskey } from './passkeys.ts'

export const factorsQuery = queryOptions({ queryKey: ['factors'], queryFn: () => answerOf(api.GET('/api/auth/factors')) })

/** The sign-in of this browser that lacks the second factor. */
export const pendingQuery = queryOptions({
  queryKey: ['pending-sign-in'],
  queryFn: () => answerOf(api.GET('/api/auth/session/factor')),
  retry: false,
  staleTime: 0,
  gcTime: 0,
})

export function proveFactor(proof: Proof): Promise<SignedIn> {
  return answerOf(api.POST('/api/auth/session/factor', { body: proof }))
}

export async function provePasskey(): Promise<SignedIn> {
  const options = await answerOf(api.POST('/api/auth/session/factor/challenge'))
  return proveFactor({ kind: 'passkey', response: await signWithPasskey(options) })
}

/** Signs in with a passkey alone. `asAutofill` waits until the person picks one among the suggestions of a field. */
export async function signInWithPasskey(how: { asAutofill?: boolean; remember?: boolean } = {}): Promise<SignedIn> {
  const options = await answerOf(api.POST('/api/auth/session/passkey/challenge'))
  const response = await signWithPasskey(options, how)
  return answerOf(api.POST('/api/auth/session/passkey', { body: { response, remember: how.remember ?? false } }))
}

/** Where a new factor goes: to one's own account, or to a sign-in that has to set one up first. */
export type Enroller = {
  begin: (name: string) => Promise<{ id: string; secret: string; uri: string }>
  confirm: (id: string, code: string) => Promise<{ recovery_codes: string[] | null }>
  addPasskey: (name: string) => Promise<{ recovery_codes: string[] | null }>
}

export const ownEnroller: Enroller = {
  begin: (name) => answerOf(api.POST('/api/auth/factors/authenticators', { body: { name } })),
  confirm: (id, code) => answerOf(api.POST('/api/auth/factors/authenticators/{id}/confirm', { params: { path: { id } }, body: { code } })),
  addPasskey: async (name) => {
    const options = await answerOf(api.POST('/api/auth/factors/passkeys/challenge'))
    return answerOf(api.POST('/api/auth/factors/passkeys', { body: { name, response: await makePasskey(options) } }))
  },
}

export const signInEnroller: Enroller = {
  begin: (name) => answerOf(api.POST('/api/auth/session/factor/authenticators', { body: { name } })),
  confirm: (id, code) =>
    answerOf(api.POST('/api/auth/session/factor/authenticators/{id}/confirm', { params: { path: { id } }, body: { code } })),
  addPasskey: async (name) => {
    const options = await answerOf(api.POST('/api/auth/session/factor/passkeys/challenge'))
    return answerOf(api.POST('/api/auth/session/factor/passkeys', { body: { name, response: await makePasskey(options) } }))
  },
}

export type FactorRef = { kind: 'authenticators' | 'passkeys'; id: string }

export function useRenameFactor() {
  return useFactorChange(({ kind, id, name }: FactorRef & { name: string }) => {
    const call = { params: { path: { id } }, body: { name } }
    return answerOf(
      kind === 'passkeys' ? api.PATCH('/api/auth/factors/passkeys/{id}', call) : api.PATCH('/api/auth/factors/authenticators/{id}', call),
    )
  })
}

export function useRemoveFactor() {
  return useFactorChange(({ kind, id }: FactorRef) => {
    const call = { params: { path: { id } } }
    return answerOf(
      kind === 'passkeys' ? api.DELETE('/api/auth/factors/passkeys/{id}', call) : api.DELETE('/api/auth/factors/authenticators/{id}', call),
    )
  })
}

export function useNewRecoveryCodes() {
  return useFactorChange((_none: undefined) => answerOf(api.POST('/api/auth/factors/recovery-codes')))
}

function useFactorChange<Wanted, Answer>(change: (wanted: Wanted) => Promise<Answer>) {
  const queryClient = useQueryClient()
  return useMutation({ mutationFn: change, onSettled: () => queryClient.invalidateQueries({ queryKey: factorsQuery.queryKey }) })
}
