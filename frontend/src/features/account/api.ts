export { meQuery } from '@/lib/me'
