import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** What time it is for pacing: the database's, which all processes share. A test may let it run ahead. */
@Injectable()
export class PacingClock {
  /** To the millisecond. */
  async now(manager: EntityManager): Promise<Date> {
    const [row] = await manager.query<{ now: Date }[]>('SELECT clock_timestamp() AS now');
    if (!row) throw new Error('the database did not say what time it is');
    return row.now;
  }
}
