/// Makes figures of spans of equal length from one tank's samples, in the order of the record: a sample holds until the next
/// one, at most 90 s, and no longer than the run that wrote it.
///
/// It is fed sample by sample and gives each span when it is left, so that years go through it in constant memory. A clock that was
/// set back returns to spans that were given before: the same span is then given again, to be added to what it was.
struct HoldIntegrator {
    /// The writer leaves no longer silence than 60 s while samples come; half as much again for a late one.
    static let longestHoldMilliseconds: Int64 = 90_000

    struct Span: Hashable {
        /// So many widths since the origin.
        let number: Int64
        var figures: StepFigures
    }

    private struct Held {
        let at: Int64
        let turn: Int64
        let values: HeldValues
    }

    private let width: Int64
    private let origin: Int64
    /// What is outside is left out.
    private let window: Range<Int64>
    /// When runs ended, in order: what was held then was not seen any more.
    private let runEnds: [Int64]
    private var held: Held?
    private var current: Span?

    /// - Parameters:
    ///   - width: of the spans, in milliseconds.
    ///   - origin: where a span begins.
    ///   - window: only what was held in it is given.
    ///   - runEnds: rising.
    init(
        width: Int64, origin: Int64 = 0, window: Range<Int64> = Int64.min..<Int64.max, runEnds: [Int64]
    ) {
        self.width = width
        self.origin = origin
        self.window = window
        self.runEnds = runEnds
    }

    /// The next sample; `each` is given the spans that are left with it.
    mutating func take(at: Int64, turn: Int64, _ values: HeldValues, each: (Span) throws -> Void) rethrows {
        if let held {
            // Between two turns nobody knows how long it was; the writer stores the last sample before the clock is set.
            let end = held.turn == turn ? min(at, longestEnd(of: held)) : held.at
            try stretch(held.values, from: held.at, to: end, each: each)
        }
        // Of an instant at least, should nothing be known of the time behind it.
        try stretch(values, from: at, to: at, each: each)
        held = Held(at: at, turn: turn, values: values)
    }

    /// The last sample holds until `end` at the most; then the last span is given.
    mutating func finish(at end: Int64, each: (Span) throws -> Void) rethrows {
        if let held { try stretch(held.values, from: held.at, to: min(end, longestEnd(of: held)), each: each) }
        if let current { try each(current) }
        held = nil
        current = nil
    }

    /// How long a sample holds where none follows.
    private func longestEnd(of held: Held) -> Int64 {
        HoldIntegrator.longestEnd(of: held.at, runEnds: runEnds)
    }

    /// How long a sample of this time holds where none follows.
    /// - Parameter runEnds: rising.
    static func longestEnd(of time: Int64, runEnds: [Int64]) -> Int64 {
        let longest = time + longestHoldMilliseconds
        return firstRunEnd(from: time, in: runEnds).map { min(longest, $0) } ?? longest
    }

    private static func firstRunEnd(from time: Int64, in runEnds: [Int64]) -> Int64? {
        var low = 0
        var high = runEnds.count
        while low < high {
            let middle = (low + high) / 2
            if runEnds[middle] < time { low = middle + 1 } else { high = middle }
        }
        return low < runEnds.count ? runEnds[low] : nil
    }

    private mutating func stretch(
        _ values: HeldValues, from start: Int64, to end: Int64, each: (Span) throws -> Void
    ) rethrows {
        var at = max(start, window.lowerBound)
        let end = min(end, window.upperBound)
        // An instant stands in the window or outside of it; what is held may reach into it.
        guard at < end || (at == start && at == end && at < window.upperBound) else { return }
        repeat {
            let number = (at - origin).dividedDown(by: width)
            let until = min(end, origin + (number + 1) * width)
            if current?.number != number {
                if let current { try each(current) }
                current = Span(number: number, figures: StepFigures())
            }
            current?.figures.hold(values, for: Double(max(0, until - at)))
            at = until
        } while at < end
    }
}
