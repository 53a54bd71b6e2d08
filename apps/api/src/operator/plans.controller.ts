import { Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PlansService } from '@chasqui/accounts';
import { PlanAdministration } from '@chasqui/administration';
import type { Actor } from '@chasqui/audit';
import { CurrentActor } from '../auth/current-actor.js';
import { RequireKey } from '../auth/requirements.js';
import { ApiErrors } from '../docs/error-answers.js';
import { OwnBody } from '../http/validated-input.js';
import { DeletedAnswer } from './account-answers.dto.js';
import { ChangePlanBody, CreatePlanBody, PlanAnswer, PlanListAnswer, toPlanView } from './plan.dto.js';

@ApiTags('Operator')
@RequireKey('operator')
@Controller('operator/plans')
export class PlansController {
  constructor(
    private readonly plans: PlansService,
    private readonly administration: PlanAdministration,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List the plans' })
  @ApiOkResponse({ type: PlanListAnswer })
  async list(): Promise<PlanListAnswer> {
    return { success: true, plans: (await this.plans.list()).map(toPlanView) };
  }

  @Post()
  @ApiOperation({ summary: 'Create a plan; a limit that is not given is none' })
  @ApiCreatedResponse({ type: PlanAnswer })
  @ApiErrors(400, 409, 413, 415)
  async create(@CurrentActor() actor: Actor, @OwnBody(CreatePlanBody) body: CreatePlanBody): Promise<PlanAnswer> {
    return { success: true, plan: toPlanView(await this.administration.create(actor, body)) };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One plan' })
  @ApiOkResponse({ type: PlanAnswer })
  @ApiErrors(404)
  async read(@Param('id') id: string): Promise<PlanAnswer> {
    return { success: true, plan: toPlanView(await this.plans.get(id)) };
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change a plan; its accounts are under the new limits within 500 ms' })
  @ApiOkResponse({ type: PlanAnswer })
  @ApiErrors(400, 404, 409, 413, 415)
  async change(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @OwnBody(ChangePlanBody) body: ChangePlanBody,
  ): Promise<PlanAnswer> {
    return { success: true, plan: toPlanView(await this.administration.change(actor, id, body)) };
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Delete a plan that no account is on' })
  @ApiOkResponse({ type: DeletedAnswer })
  @ApiErrors(404, 409)
  async delete(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<DeletedAnswer> {
    await this.administration.delete(actor, id);
    return { success: true, message: 'Plan deleted successfully' };
  }
}
