import GRDB
import TankFarm

/// A raw sample as far as figures are made of it.
struct HeldSample {
    let at: Int64
    let turn: Int64
    var values: HeldValues
}

/// A stretch of one tank's raw samples, with those of before that may hold into it.
struct SampleScan {
    /// In the order of the record. By time they would not do: where the clock was set back both passes lie in one stretch.
    private(set) var samples: [HeldSample] = []
    let window: Range<Int64>

    init(of tank: Int64, in window: Range<Int64>, keeping measurands: MeasurandSet = .all, _ db: Database) throws {
        self.window = window
        guard !window.isEmpty else { return }
        let read = SampleScan.read(for: window)
        var isInOrder = true
        try RowScan.each(
            "SELECT \(SampleRow.columns) FROM sample WHERE tank_id = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms, turn",
            [tank, read.lowerBound, read.upperBound], db
        ) { row in
            var sample = HeldSample(row)
            if measurands != .all { sample.values.keep(measurands) }
            if let last = samples.last, last.turn > sample.turn { isInOrder = false }
            samples.append(sample)
        }
        if !isInOrder { samples.sort { ($0.turn, $0.at) < ($1.turn, $1.at) } }
    }

    /// What is read for a window: with what may hold into it, all of the minutes that it cuts, or one of them would seem silent
    /// whose samples lie outside, and what may end a hold: where the clock passed twice, the last sample of the first pass is told by
    /// the next one behind the window from one that the setting of the clock cut short.
    static func read(for window: Range<Int64>) -> Range<Int64> {
        let minute = HistoryLevel.minute
        let hold = HoldIntegrator.longestHoldMilliseconds
        let end = minute.roundedUp(window.upperBound)
        return minute.start(of: window.lowerBound) - hold..<min(end, .max - hold) + hold
    }

    /// Gives the figures of the spans that lie in the window, or partly in it.
    func integrate(
        width: Int64, origin: Int64, runEnds: [Int64], _ each: (HoldIntegrator.Span) throws -> Void
    ) rethrows {
        guard !samples.isEmpty else { return }
        var integrator = HoldIntegrator(width: width, origin: origin, window: window, runEnds: runEnds)
        for sample in samples { try integrator.take(at: sample.at, turn: sample.turn, sample.values, each: each) }
        try integrator.finish(at: window.upperBound, each: each)
    }

    func silentMinutes() -> [Range<Int64>] {
        var times = samples.map(\.at)
        if samples.first?.turn != samples.last?.turn { times.sort() }
        return SampleScan.silentMinutes(in: window, times: times)
    }

    /// The whole minutes of a window, with those that it cuts, in which none of the samples lies and into which none holds.
    /// - Parameter times: of the samples, rising.
    static func silentMinutes(in window: Range<Int64>, times: [Int64]) -> [Range<Int64>] {
        let minute = HistoryLevel.minute
        var silent: [Range<Int64>] = []
        var reach = minute.start(of: window.lowerBound)
        func upTo(_ time: Int64) {
            let end = minute.start(of: time)
            if reach < end { silent.append(reach..<end) }
        }
        let end = minute.roundedUp(window.upperBound)
        for time in times where time < end {
            if time > reach { upTo(time) }
            reach = max(reach, minute.roundedUp(time + HoldIntegrator.longestHoldMilliseconds))
        }
        upTo(end)
        return silent
    }
}

extension HeldSample {
    /// The columns are `SampleRow.columns`.
    init(_ row: RowScan) {
        at = row.integer(0) ?? 0
        turn = row.integer(1) ?? 0
        // Nearly every row: all good.
        if row.isNull(5), let level = row.real(2), let interface = row.real(3), let tenths = row.real(4) {
            values = HeldValues(level: level, interface: interface, temperature: tenths / 10)
        } else {
            values = HeldValues(SampleRow(row))
        }
    }
}
