export { GuidePage } from './guide/guide-page'
export { TeamView } from './team-view'
export { Teams } from './teams'
