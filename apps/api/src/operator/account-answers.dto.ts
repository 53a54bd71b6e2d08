import { ApiProperty } from '@nestjs/swagger';
import { OperatedAccountView } from './account.dto.js';

export class OperatedAccountAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty()
  account: OperatedAccountView;
}

export class CreatedAccountAnswer extends OperatedAccountAnswer {
  @ApiProperty({ example: 'wamk_…', description: 'Its first admin key, shown this once.' })
  apiKey: string;

  @ApiProperty()
  warning: string;
}

class AccountCountsView {
  @ApiProperty({ description: 'Not deleted.' })
  sessions: number;

  @ApiProperty({ description: 'Of every kind; not revoked and not expired.' })
  keys: number;
}

export class OperatedAccountWithCountsAnswer extends OperatedAccountAnswer {
  @ApiProperty()
  counts: AccountCountsView;
}

export class OperatedAccountListAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ type: [OperatedAccountView] })
  accounts: OperatedAccountView[];

  @ApiProperty({ description: 'Of all pages.' })
  total: number;

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export class DeletedAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty()
  message: string;
}
