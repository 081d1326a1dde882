//! The SQL of ties between documents.

use store::{Db, Result, Sql, Tx, args, record, sql};

use letter::{Link, Relation, Span};

use super::Tie;

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
    db.all(FIND, args![unit, &spellings[0], &spellings[1], letter])
        .await
}

/// As [`candidates`], in a transaction that wrote one of them.
pub async fn candidates_in(
    tx: &mut Tx,
    unit: &str,
    letter: &str,
    spellings: &[String; 2],
) -> Result<Vec<Candidate>> {
    tx.all(FIND, args![unit, &spellings[0], &spellings[1], letter])
        .await
}

const FIND: Sql = sql!(
    "select d.id, true as is_directive, d.letter as made_of, d.unit as sender, d.issuer, d.dated, d.subject \
         from directive d where d.number in ($2, $3) and d.letter <> $4 and (d.unit = $1 \
         or exists (select 1 from arrival a where a.directive = d.id and a.unit = $1)) \
         union all select l.id, false, null, null, l.review -> 'fields' -> 'issuer' ->> 'value', \
         l.review -> 'fields' -> 'date' ->> 'value', l.review -> 'fields' -> 'subject' ->> 'value' from letter l \
         where l.unit = $1 and l.id <> $4 and l.state <> 'discarded' \
         and l.review -> 'fields' -> 'number' ->> 'value' in ($2, $3)"
);

/// A document that has just come to be known.
pub struct Known<'a> {
    /// None when it is a letter on the desk of the unit.
    pub directive: Option<&'a str>,
    /// Who sent it, or on whose desk it lies.
    pub unit: &'a str,
    /// Number and notation.
    pub number: Option<&'a str>,
}

record! {
    /// A tie that leads nowhere yet.
    #[derive(Clone, Debug)]
    pub struct Waiting {
        pub directive: String,
        pub position: i64,
        pub notation: String,
        pub dated: Option<String>,
        pub issuer: Option<String>,
        /// The unit that sent the directive, and the letter that it was made of.
        pub unit: String,
        pub letter: String,
    }
}

impl Waiting {
    /// As the letter says it; how it stands to the document does not decide which document it is.
    pub fn link(&self) -> Link {
        Link {
            relation: Relation::CarriesOut,
            number: None,
            notation: self.notation.clone(),
            date: self.dated.clone(),
            issuer: self.issuer.clone(),
            span: Span::new(0, 0),
            confidence: 0.0,
        }
    }
}

/// Ties to a document of this number, of units that know the document: they have it on their desk, sent or got it.
pub async fn waiting(tx: &mut Tx, spellings: &[String; 2], known: &Known<'_>) -> Result<Vec<Waiting>> {
    let find = sql!(
        "select k.directive, k.position, k.notation, k.dated, k.issuer, d.unit, d.letter from directive_link k \
         join directive d on d.id = k.directive where k.notation in ($1, $2) and k.to_directive is null \
         and k.to_letter is null and (d.unit = $3 or exists (select 1 from arrival a where a.directive = $4 \
         and a.unit = d.unit)) and k.directive <> coalesce($4, '') order by k.directive, k.position"
    );
    let args = args![
        &spellings[0],
        &spellings[1],
        known.unit,
        known.directive.map(str::to_owned)
    ];
    tx.all(find, args).await
}

/// From now on the tie leads there.
pub async fn lead(tx: &mut Tx, tie: &Waiting, directive: Option<&str>, letter: Option<&str>) -> Result<()> {
    let set = sql!(
        "update directive_link set to_directive = $3, to_letter = $4 where directive = $1 and position = $2"
    );
    let to = args![
        &tie.directive,
        tie.position,
        directive.map(str::to_owned),
        letter.map(str::to_owned)
    ];
    tx.run(set, to).await?;
    Ok(())
}

/// Stores a tie of a directive.
pub async fn insert(tx: &mut Tx, directive: &str, position: i64, tie: &Tie) -> Result<()> {
    let insert = sql!(
        "insert into directive_link (directive, position, relation, notation, dated, issuer, span_start, span_end, \
         confidence, to_directive, to_letter) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    );
    let (to_directive, to_letter) = tie.target.ids();
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
