/** One thing that is wrong with what was chosen. */
export interface FieldProblem {
  field: string;
  message: string;
}
