import TankFarm

/// Gathers a tank's figures of a period from what is stored of it, by time: first the last one at or before the start, if any.
struct FiguresAccumulator {
    private let from: Int64
    private let to: Int64
    private let runEnds: [Int64]
    private var opening: Value?
    private var closing: Value?
    private var closingTurn: Int64?
    private var held: SampleRow?
    private var lowest: (level: Double, at: Int64)?
    private var highest: (level: Double, at: Int64)?
    private var goodMilliseconds = 0.0

    /// What was believed at a time.
    private struct Value {
        let at: Int64
        let level: Measurement
        let interface: Measurement
        let temperature: Measurement

        func sample(of tank: TankName) -> HistorySample {
            HistorySample(
                tank: tank, at: WallTime(milliseconds: at), level: level, interface: interface,
                temperature: temperature)
        }
    }

    /// - Parameter runEnds: when runs ended, rising: what was held then was not seen any more.
    init(from: Int64, to: Int64, runEnds: [Int64]) {
        self.from = from
        self.to = to
        self.runEnds = runEnds
    }

    mutating func add(_ row: SampleRow) {
        // The row at the very start comes twice, as the look-back's last and as the period's first.
        if let held, held.atMilliseconds == row.atMilliseconds, held.turn == row.turn { return }
        hold(until: row.atMilliseconds)
        held = row
        believe(
            Value(
                at: row.atMilliseconds, level: row.level, interface: row.interface, temperature: row.temperature),
            turn: row.turn)
        guard row.atMilliseconds >= from, let level = row.level.goodValue else { return }
        extend(lowest: level, highest: level, at: row.atMilliseconds)
    }

    /// A minute, or an hour, of which no samples are left. Its last values are believed from its last millisecond on: when in it they
    /// came is not known.
    mutating func add(_ figures: StepFigures, start: Int64, length: Int64) {
        hold(until: start)
        held = nil
        let end = start + length
        believe(
            Value(
                at: min(end, end > from ? to : from) - 1, level: figures.lastLevel,
                interface: figures.last(figures.interface), temperature: figures.last(figures.temperature)),
            turn: nil)
        guard end > from else { return }
        goodMilliseconds += figures.goodLevelMilliseconds
        // With values that were doubted among them, nobody knows of which the lowest one was.
        guard figures.isLevelGood else { return }
        extend(lowest: figures.level.minimum, highest: figures.level.maximum, at: max(from, start))
    }

    /// - Parameter turn: of a sample; a minute's is not known.
    private mutating func believe(_ value: Value, turn: Int64?) {
        if opening == nil || value.at <= from { opening = value }
        // Where the clock was set back a short while ago what it showed before has later times, and is no news.
        if let turn, let closingTurn, turn < closingTurn { return }
        closing = value
        closingTurn = turn
    }

    private mutating func extend(lowest low: Double, highest high: Double, at time: Int64) {
        if lowest.map({ low < $0.level }) ?? true { lowest = (low, time) }
        if highest.map({ high > $0.level }) ?? true { highest = (high, time) }
    }

    private mutating func hold(until next: Int64) {
        guard let row = held, row.level.quality == .good else { return }
        let start = max(from, row.atMilliseconds)
        let end = min(next, HoldIntegrator.longestEnd(of: row.atMilliseconds, runEnds: runEnds), to)
        goodMilliseconds += Double(max(0, end - start))
    }

    func figures(of tank: TankName) -> PeriodFigures {
        var finished = self
        finished.hold(until: to)
        return PeriodFigures(
            tank: tank, opening: opening?.sample(of: tank), closing: closing?.sample(of: tank),
            lowestLevelMillimetres: lowest?.level, lowestAt: lowest.map { WallTime(milliseconds: $0.at) },
            highestLevelMillimetres: highest?.level, highestAt: highest.map { WallTime(milliseconds: $0.at) },
            goodShare: to > from ? min(1, finished.goodMilliseconds / Double(to - from)) : 0)
    }
}

extension StepFigures {
    /// The level's last value, as far as its quality is known: good where all that is known of it was.
    var lastLevel: Measurement {
        guard level.hasValue else { return missing }
        return isLevelGood ? .good(level.last) : .uncertain(level.last, .inconsistent)
    }

    /// Another value's: it was good where all were.
    func last(_ value: ValueFigures) -> Measurement {
        guard value.hasValue else { return missing }
        return goodMilliseconds > 0 && goodMilliseconds >= value.knownMilliseconds
            ? .good(value.last) : .uncertain(value.last, .inconsistent)
    }

    /// No value in all of the time: where all that the gauge has was good for part of it, the gauge has no such value.
    private var missing: Measurement { goodMilliseconds > 0 ? .absent : .bad(.notRead) }
}
