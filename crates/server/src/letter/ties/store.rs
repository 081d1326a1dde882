//! The SQL of ties between documents.

use store::{Db, Result, Tx, args, record, sql};

use super::{Target, Tie};

record! {
    /// A document of the house that has the number and notation.
    #[derive(Clone, Debug)]
    pub struct Candidate {
        pub id: String,
        pub is_directive: bool,
        pub made_of: Option<String>,
        pub sender: Option<String>,
        pub issuer: Option<String>,
        pub dated: Option<String>,
        pub subject: Option<String>,
    }
}

/// What the unit sent, received or has on its desk under one of these numbers; the letter itself is not among them.
pub async fn candidates(
    db: &Db,
    unit: &str,
    letter: &str,
    spellings: &[String; 2],
) -> Result<Vec<Candidate>> {
    let find = sql!(
        "select d.id, true as is_directive, d.letter as made_of, d.unit as sender, d.issuer, d.dated, d.subject \
         from directive d where d.number in ($2, $3) and d.letter <> $4 and (d.unit = $1 \
         or exists (select 1 from arrival a where a.directive = d.id and a.unit = $1)) \
         union all select l.id, false, null, null, l.review -> 'fields' -> 'issuer' ->> 'value', \
         l.review -> 'fields' -> 'date' ->> 'value', l.review -> 'fields' -> 'subject' ->> 'value' from letter l \
         where l.unit = $1 and l.id <> $4 and l.state <> 'discarded' \
         and l.review -> 'fields' -> 'number' ->> 'value' in ($2, $3)"
    );
    db.all(find, args![unit, &spellings[0], &spellings[1], letter])
        .await
}

/// Stores a tie of a directive.
pub async fn insert(tx: &mut Tx, directive: &str, position: i64, tie: &Tie) -> Result<()> {
    let insert = sql!(
        "insert into directive_link (directive, position, relation, notation, dated, issuer, span_start, span_end, \
         confidence, to_directive, to_letter) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    );
    let (to_directive, to_letter) = match &tie.target {
        Target::Directive(id, _) => (Some(id.as_str()), None),
        Target::Letter(id, _) => (None, Some(id.as_str())),
        Target::Several | Target::Missing => (None, None),
    };
    let link = &tie.link;
    let span: (usize, usize) = link.span.into();
    let head = args![
        directive,
        position,
        tie.relation(),
        &link.notation,
        link.date.clone(),
        link.issuer.clone()
    ];
    let percent = (f64::from(link.confidence) * 100.0).round() as i64;
    let tail = args![span.0 as i64, span.1 as i64, percent, to_directive, to_letter];
    tx.run(insert, head.into_iter().chain(tail).collect()).await?;
    Ok(())
}

record! {
    /// A stored tie, seen from one of its ends.
    #[derive(Clone, Debug)]
    pub struct Stored {
        pub relation: String,
        pub notation: Option<String>,
        pub dated: Option<String>,
        /// The directive at the other end.
        pub directive: Option<String>,
        /// The letter at the other end, of the unit that sent the directive.
        pub letter: Option<String>,
    }
}

/// What a directive names.
pub async fn of_directive(db: &Db, directive: &str) -> Result<Vec<Stored>> {
    let list = sql!(
        "select relation, notation, dated, to_directive as directive, to_letter as letter from directive_link \
         where directive = $1 order by position"
    );
    db.all(list, args![directive]).await
}

/// What names a directive.
pub async fn citing(db: &Db, directive: &str) -> Result<Vec<Stored>> {
    let list = sql!(
        "select k.relation, d.number as notation, d.dated, d.id as directive, cast(null as text) as letter \
         from directive_link k join directive d on d.id = k.directive where k.to_directive = $1 order by d.id limit 100"
    );
    db.all(list, args![directive]).await
}
