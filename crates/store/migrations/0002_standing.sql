-- How each assignment stands while it is in time: the rule of civic::progress in SQL, for counting without reading rows.
-- Who asks turns received, under and unknown into overdue when due_on has passed. A work passed down is proven when
-- everything that was passed down is. What was taken back is not here.
create view assignment_standing as
select a.id, a.directive, a.task, a.unit, a.given_by, a.parent, a.part, a.due_on, a.handling, a.given_at, a.received_at,
    a.reason, a.activity_count, a.evidence_count,
    case
        when a.activity_count > 0 and a.evidence_count > 0 then 'proven'
        when a.handling = '04'
            and exists (select 1 from assignment k where k.parent = a.id and k.handling <> '15')
            and not exists (select 1 from assignment k where k.parent = a.id and k.handling <> '15'
                and not (k.activity_count > 0 and k.evidence_count > 0))
            then 'proven'
        when a.handling = '02' then 'refused'
        when a.handling in ('04', '05', '06') or a.activity_count > 0 then 'under'
        when a.handling = '03' then 'received'
        else 'unknown'
    end as standing
from assignment a
where a.handling <> '15';
