import TankFarm

/// Spans of raw samples to be kept, on their way to the disk. None falls out, and a disk that is gone for weeks fills no memory with
/// them: what touches is one span, and past the bound a tank's newest span takes in what lies between it and the next.
struct WaitingSpans {
    /// A thousand hours of twenty tanks in alarm, and no more than two megabytes.
    static let bound = 20_000

    private struct Key: Hashable {
        let tank: TankName
        let cause: KeptSpan.Cause
    }

    private(set) var spans: [KeptSpan] = []
    private var newest: [Key: Int] = [:]

    mutating func take(_ span: KeptSpan) {
        let key = Key(tank: span.tank, cause: span.cause)
        guard let place = newest[key],
            spans.count >= WaitingSpans.bound || (span.from <= spans[place].to && spans[place].from <= span.to)
        else {
            newest[key] = spans.count
            spans.append(span)
            return
        }
        let before = spans[place]
        spans[place] = KeptSpan(
            tank: span.tank, from: min(before.from, span.from), to: max(before.to, span.to), cause: span.cause)
    }
}
