import './list.css';
import { useLocation } from '@solidjs/router';
import { createMemo } from 'solid-js';
import { filtersIn, written } from './filters.ts';
import { createRows } from './rows.ts';
import { createSelection } from './selection.ts';
import { WorkList } from './work-list.tsx';

/** The list of work: the filters are those of the address. */
export default function WorkPage() {
  const location = useLocation();
  const filters = createMemo(() => filtersIn(location.search), undefined, {
    equals: (one, other) => written(one) === written(other),
  });
  const rows = createRows(filters);
  const selection = createSelection(rows, filters);
  return (
    <div class="work">
      <WorkList filters={filters()} rows={rows} selection={selection} opened={null} open={() => {}} />
    </div>
  );
}
