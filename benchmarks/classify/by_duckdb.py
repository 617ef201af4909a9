"""The same answers from a program written for them alone, with DuckDB.

python -m benchmarks.classify.by_duckdb DATA_FOLDER OUT.parquet
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

QUERY = """
with bought as (
    select
        customer_id,
        max(ordered_at) as last_order,
        count(*) filter (status = 'paid' and ordered_at > date '2025-06-30') as frequency_12m,
        count(*) filter (status = 'paid' and ordered_at > date '2026-03-30') as frequency_3m,
        sum(amount) filter (status = 'paid' and ordered_at > date '2025-06-30') as monetary_12m,
        sum(amount) filter (status = 'paid' and ordered_at > date '2024-06-30') as monetary_24m,
        max(amount) filter (status = 'paid' and ordered_at > date '2025-06-30') as largest_12m,
        count(*) filter (status = 'refunded' and ordered_at > date '2025-06-30') as refunds_12m
    from read_parquet($orders)
    where ordered_at <= date '2026-06-30'
    group by customer_id
),
measured as (
    select
        customer_id, region, satisfaction,
        joined + interval 2 year <= date '2026-06-30' as joined_before,
        date '2026-06-30' - last_order as recency_days,
        coalesce(frequency_12m, 0) as frequency_12m,
        coalesce(frequency_3m, 0) as frequency_3m,
        coalesce(monetary_12m, 0) as monetary_12m,
        coalesce(monetary_24m, 0) as monetary_24m,
        largest_12m,
        coalesce(refunds_12m, 0) as refunds_12m
    from read_parquet($customers) left join bought using (customer_id)
),
cuts as (
    select
        quantile_cont(recency_days::double, [0.2, 0.4, 0.6, 0.8]) as r,
        quantile_cont(frequency_12m::double, [0.2, 0.4, 0.6, 0.8]) as f,
        quantile_cont(monetary_12m::double, [0.2, 0.4, 0.6, 0.8]) as m
    from measured
),
scored as (
    select
        measured.*,
        5 - ((recency_days > r[1])::int + (recency_days > r[2])::int
             + (recency_days > r[3])::int + (recency_days > r[4])::int) as r_score,
        1 + (frequency_12m > f[1])::int + (frequency_12m > f[2])::int
          + (frequency_12m > f[3])::int + (frequency_12m > f[4])::int as f_score,
        1 + (monetary_12m::double > m[1])::int + (monetary_12m::double > m[2])::int
          + (monetary_12m::double > m[3])::int + (monetary_12m::double > m[4])::int as m_score
    from measured, cuts
),
levels as (
    select monetary_12m, monetary_12m * count(*) as summed from measured group by monetary_12m
),
shares as (
    select
        monetary_12m,
        100 * (sum(summed) over (order by monetary_12m desc) - summed) as above,
        sum(summed) over () as total
    from levels
)
select
    customer_id,
    case when above < 80 * total then 'A' when above < 95 * total then 'B' else 'C' end as contribution,
    case
        when monetary_12m >= 5000 and recency_days <= 60 and refunds_12m <= 2 then 'platinum'
        when monetary_12m >= 3000 or (frequency_12m >= 12 and region in ('华东', '华南'))
             or largest_12m >= 1500 then 'gold'
        when frequency_12m >= 4 and satisfaction between 4 and 5
             and monetary_12m::double / frequency_12m >= 100 then 'silver'
        when monetary_24m >= 500 and recency_days <= 180 and frequency_3m >= 1 then 'bronze'
        when recency_days > 180 and monetary_24m >= 300 and joined_before then 'lapsing'
        else 'standard'
    end as customer_value,
    case
        when r_score >= 4 and f_score >= 4 and m_score >= 4 then 'champions'
        when r_score >= 3 and f_score >= 4 then 'loyal'
        when r_score >= 4 then 'promising'
        when r_score <= 2 and f_score >= 3 then 'at_risk'
        else 'others'
    end as segment
from scored join shares using (monetary_12m)
order by customer_id
"""


def main(folder: Path, out: Path) -> None:
    """Classify."""
    tables = {name: str(folder / f"{name}.parquet") for name in ("customers", "orders")}
    duckdb.connect().sql(QUERY, params=tables).write_parquet(str(out))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
