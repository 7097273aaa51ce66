SELECT array_agg(hit_id::text) = ARRAY['019cad19-0000-7000-8000-000000000001'] FROM confidential_hit;
