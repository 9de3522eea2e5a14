import { Notifications } from '@mantine/notifications'

export function NoticesLayer() {
  return <Notifications withinPortal={false} position="top-center" limit={3} autoClose={5000} transitionDuration={120} />
}
