import { PlansService, type Plan, type PlanFields } from '@chasqui/accounts';
import { PlanAdministration } from '@chasqui/administration';
import { CLI_ACTOR } from '@chasqui/audit';
import { print, type OutputOptions } from './output.js';
import { plansText, planText } from './plan-text.js';
import { withAdministration } from './with-administration.js';

const OF_EVERY_COMMAND = ['dataDir', 'json', 'sandbox'];

export type FieldOptions = OutputOptions & Readonly<Record<string, unknown>>;

export async function listPlans(options: OutputOptions): Promise<void> {
  const plans = await withAdministration(options, (context) => context.get(PlansService).list());
  print(options, plans, plansText(plans));
}

export async function savePlan(id: string, options: FieldOptions, how: 'change' | 'create'): Promise<void> {
  const plan = await withAdministration(options, async (context): Promise<Plan> => {
    const administration = context.get(PlanAdministration);
    const fields = fieldsOf(options);
    return how === 'create'
      ? administration.create(CLI_ACTOR, { ...fields, id })
      : administration.change(CLI_ACTOR, id, fields);
  });
  print(options, { plan }, planText(plan));
}

export async function deletePlan(id: string, options: OutputOptions): Promise<void> {
  await withAdministration(options, (context) => context.get(PlanAdministration).delete(CLI_ACTOR, id));
  print(options, { deleted: id }, `deleted ${id}`);
}

function fieldsOf(options: FieldOptions): PlanFields {
  const own = Object.entries(options).filter(([name]) => !OF_EVERY_COMMAND.includes(name));
  return Object.fromEntries(own.map(([name, value]) => [name, value === 'none' ? null : value]));
}
