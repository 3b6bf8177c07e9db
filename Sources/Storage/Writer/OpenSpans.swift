/// The stretches of one tank's time whose minutes are not made yet, or must be made anew, in milliseconds and whole minutes:
/// in order, apart from each other.
struct OpenSpans: Hashable {
    private(set) var spans: [Range<Int64>] = []
    /// Whether they differ from what the table says.
    var isChanged = false

    var isEmpty: Bool { spans.isEmpty }

    /// From the minute of a sample to the last one that it may hold into.
    mutating func cover(_ at: Int64) {
        // Nearly every sample of a station ends here.
        if let last = spans.last, last.contains(at), at + HoldIntegrator.longestHoldMilliseconds < last.upperBound {
            return
        }
        let minute = HistoryLevel.minute
        let from = minute.start(of: at)
        let to = minute.start(of: at + HoldIntegrator.longestHoldMilliseconds) + minute.milliseconds
        if spans.contains(where: { $0.lowerBound <= from && to <= $0.upperBound }) { return }
        add(from: from, to: to)
        isChanged = true
    }

    mutating func add(from: Int64, to: Int64) {
        guard from < to else { return }
        // The newest span grows by a minute each minute: in place.
        if let last = spans.last, last.lowerBound <= from, from <= last.upperBound {
            spans[spans.count - 1] = last.lowerBound..<max(to, last.upperBound)
            return
        }
        var (from, to) = (from, to)
        spans.removeAll { span in
            guard span.lowerBound <= to, from <= span.upperBound else { return false }
            from = min(from, span.lowerBound)
            to = max(to, span.upperBound)
            return true
        }
        spans.insert(from..<to, at: spans.firstIndex { $0.lowerBound > from } ?? spans.endIndex)
    }

    /// A part of one of the spans is made.
    mutating func close(_ part: Range<Int64>) {
        guard
            let index = spans.firstIndex(where: {
                $0.lowerBound <= part.lowerBound && part.upperBound <= $0.upperBound
            })
        else { return }
        let span = spans[index]
        let rest = [span.lowerBound..<part.lowerBound, part.upperBound..<span.upperBound].filter { !$0.isEmpty }
        if let only = rest.first, rest.count == 1 {
            spans[index] = only
        } else {
            spans.replaceSubrange(index...index, with: rest)
        }
        isChanged = true
    }

    func overlaps(_ range: Range<Int64>) -> Bool { spans.contains { $0.overlaps(range) } }

    /// The first of them that ends behind `time`.
    func first(after time: Int64) -> Range<Int64>? { spans.first { $0.upperBound > time } }
}
