import { Skeleton } from '@mantine/core'
import { AuthLayout } from './AuthLayout.tsx'

/** The place of a form whose rules are on their way. */
export function FormSkeleton({ title }: { title: string }) {
  return (
    <AuthLayout title={title}>
      <div aria-hidden="true">
        <Skeleton height={16} width="70%" mt="sm" mb={32} />
        <Skeleton height={42} mb="md" />
        <Skeleton height={42} mb="md" />
        <Skeleton height={42} mb="md" />
        <Skeleton height={42} />
      </div>
    </AuthLayout>
  )
}
