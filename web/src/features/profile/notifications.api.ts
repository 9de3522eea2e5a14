import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import type { NotificationChoice, NotificationChoices } from '../../api/mail-types.ts'

export const choicesQuery = queryOptions({
  queryKey: ['notification-choices'],
  queryFn: () => answerOf(api.GET('/api/users/me/notifications')),
  staleTime: 60_000,
})

const withChoice = (choices: NotificationChoices | undefined, { topic, mail }: NotificationChoice): NotificationChoices | undefined =>
  choices && { items: choices.items.map((item) => (item.topic === topic ? { topic, mail } : item)) }

/** Saves one choice at once; the switch shows it meanwhile, and goes back when it could not be saved. */
export function useChoose() {
  const queryClient = useQueryClient()
  const show = (choice: NotificationChoice) =>
    queryClient.setQueryData(choicesQuery.queryKey, (choices: NotificationChoices | undefined) => withChoice(choices, choice))
  return useMutation({
    // One after the other, so that the last word on a switch is the last that is saved.
    scope: { id: 'notification-choices' },
    mutationFn: (choice: NotificationChoice) => answerOf(api.PUT('/api/users/me/notifications', { body: { items: [choice] } })),
    onMutate: async (choice) => {
      await queryClient.cancelQueries({ queryKey: choicesQuery.queryKey })
      show(choice)
    },
    onError: (_error, { topic, mail }) => show({ topic, mail: !mail }),
  })
}
