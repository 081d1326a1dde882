//! The line of those who wait for the commit: receipts, neighbours, a full line, a writer that falls over.

use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Semaphore;

use super::*;

/// A database of numbers. Commits wait for the gate; 13 breaks whatever it is in, 99 makes the writer fall over.
#[derive(Clone)]
struct Book(Arc<Inside>);

struct Inside {
    gate: Semaphore,
    written: Mutex<Vec<Vec<u32>>>,
    tried: AtomicUsize,
}

impl Book {
    /// A book whose commits are all let through, or none yet.
    fn new(open: bool) -> Self {
        Self(Arc::new(Inside {
            gate: Semaphore::new(if open { 10_000 } else { 0 }),
            written: Mutex::default(),
            tried: AtomicUsize::new(0),
        }))
    }

    fn written(&self) -> Vec<Vec<u32>> {
        self.0.written.lock().unwrap().clone()
    }
}

impl Write<u32> for Book {
    async fn together(&self, all: &[u32]) -> bool {
        self.0.tried.fetch_add(1, Ordering::SeqCst);
        self.0.gate.acquire().await.unwrap().forget();
        assert!(!all.contains(&99), "the writer falls over");
        if all.contains(&13) {
            return false;
        }
        self.0.written.lock().unwrap().push(all.to_vec());
        true
    }
}

/// Puts them into line, one after the other, and lets the writer come as far as it can.
async fn put(
    queue: &Arc<Queue<u32>>,
    book: &Book,
    all: impl IntoIterator<Item = u32>,
) -> Vec<tokio::task::JoinHandle<Result<(), NoReceipt>>> {
    let mut waiting = Vec::new();
    for thing in all {
        let (queue, book) = (Arc::clone(queue), book.clone());
        waiting.push(tokio::spawn(async move { queue.put(thing, 1000, book).await }));
        settle().await;
    }
    waiting
}

async fn settle() {
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn no_receipt_comes_before_the_commit_and_who_waits_meanwhile_goes_together() {
    let (queue, book) = (Arc::new(Queue::default()), Book::new(false));
    let waiting = put(&queue, &book, [1, 2, 3, 4]).await;
    assert!(
        waiting.iter().all(|one| !one.is_finished()),
        "nothing is committed"
    );
    book.0.gate.add_permits(1);
    settle().await;
    let told: Vec<bool> = waiting.iter().map(tokio::task::JoinHandle::is_finished).collect();
    assert_eq!(
        told,
        [true, false, false, false],
        "the first commit held the first alone"
    );
    book.0.gate.add_permits(1);
    for one in waiting {
        assert_eq!(one.await.unwrap(), Ok(()));
    }
    assert_eq!(book.written(), [vec![1], vec![2, 3, 4]], "two commits for four");
}

#[tokio::test]
async fn a_bad_one_takes_no_neighbour_down_and_gets_no_receipt() {
    let (queue, book) = (Arc::new(Queue::default()), Book::new(false));
    let waiting = put(&queue, &book, [1, 2, 13, 3]).await;
    book.0.gate.add_permits(100);
    let mut said = Vec::new();
    for one in waiting {
        said.push(one.await.unwrap());
    }
    assert_eq!(said, [Ok(()), Ok(()), Err(NoReceipt::Failed), Ok(())]);
    assert_eq!(
        book.written(),
        [vec![1], vec![2], vec![3]],
        "each alone after the failure"
    );
    // Alone it is tried once: there is nobody to save.
    let before = book.0.tried.load(Ordering::SeqCst);
    assert_eq!(queue.put(13, 1, book.clone()).await, Err(NoReceipt::Failed));
    assert_eq!(book.0.tried.load(Ordering::SeqCst), before + 1);
}

#[tokio::test]
async fn a_full_line_refuses_at_once_and_takes_again_when_it_is_shorter() {
    let (queue, book) = (Arc::new(Queue::default()), Book::new(false));
    let most = u32::try_from(MOST).unwrap();
    // The first is being written, so that it waits no longer.
    let waiting = put(&queue, &book, 100..=100 + most).await;
    assert_eq!(queue.put(1, 1, book.clone()).await, Err(NoReceipt::Full));
    book.0.gate.add_permits(1_000);
    for one in waiting {
        assert_eq!(one.await.unwrap(), Ok(()));
    }
    assert_eq!(queue.put(1, 1, book.clone()).await, Ok(()));
    let sizes: Vec<usize> = book.written().iter().map(Vec::len).collect();
    assert!(sizes.iter().all(|size| *size <= TOGETHER), "{sizes:?}");
    assert_eq!(sizes.iter().sum::<usize>(), MOST + 2);
}

#[tokio::test]
async fn bytes_are_bounded_as_well_and_a_long_one_still_finds_its_place() {
    let (queue, book) = (Arc::new(Queue::default()), Book::new(false));
    let put = |thing, bytes| {
        let (queue, book): (Arc<Queue<u32>>, _) = (Arc::clone(&queue), book.clone());
        tokio::spawn(async move { queue.put(thing, bytes, book).await })
    };
    let first = put(1, 1);
    settle().await;
    let long = put(2, 2 * MOST_BYTES);
    settle().await;
    assert_eq!(put(3, 1).await.unwrap(), Err(NoReceipt::Full));
    book.0.gate.add_permits(10);
    assert_eq!((first.await.unwrap(), long.await.unwrap()), (Ok(()), Ok(())));
    let (a, b) = (put(4, TOGETHER_BYTES), put(5, TOGETHER_BYTES));
    assert_eq!((a.await.unwrap(), b.await.unwrap()), (Ok(()), Ok(())));
    assert_eq!(
        book.written(),
        [[1], [2], [4], [5]],
        "what is too long goes alone"
    );
}

#[tokio::test]
async fn a_writer_that_falls_over_gives_no_receipt_and_the_next_one_begins_anew() {
    let (queue, book) = (Arc::new(Queue::default()), Book::new(false));
    let waiting = put(&queue, &book, [99, 2]).await;
    book.0.gate.add_permits(10);
    for one in waiting {
        assert_eq!(one.await.unwrap(), Err(NoReceipt::Failed));
    }
    assert_eq!(queue.put(3, 1, book.clone()).await, Ok(()));
    assert_eq!(book.written(), [[3]]);
}

#[tokio::test]
async fn who_hangs_up_stays_in_the_transaction_of_the_others() {
    let (queue, book) = (Arc::new(Queue::default()), Book::new(false));
    let waiting = put(&queue, &book, [1, 2, 3]).await;
    waiting[0].abort();
    waiting[1].abort();
    settle().await;
    book.0.gate.add_permits(10);
    assert_eq!(waiting.into_iter().next_back().unwrap().await.unwrap(), Ok(()));
    assert_eq!(book.written(), [vec![1], vec![2, 3]]);
}
