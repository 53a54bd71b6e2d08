import type { Plan } from '@chasqui/accounts';
import { card, table } from './table.js';

export function planText(plan: Plan): string {
  return card({ ...plan });
}

export function plansText(plans: readonly Plan[]): string {
  const rows = plans.map((plan) => [
    plan.id,
    plan.rateGeneral,
    plan.rateMessages,
    plan.rateSessions,
    plan.rateQr,
    plan.maxSessions,
    plan.dailyMessages,
    plan.bulkSize,
    plan.apiAccess,
    plan.mcpAccess,
    plan.pacingOptional,
    plan.retentionDays,
  ]);
  const limits = ['general/min', 'messages/min', 'creations/h', 'qr/5s', 'sessions', 'messages/day', 'bulk'];
  return table(['id', ...limits, 'api', 'mcp', 'unpaced', 'kept days'], rows);
}
