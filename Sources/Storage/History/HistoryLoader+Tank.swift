import GRDB
import TankFarm

/// One tank of a load: its readings become raw rows, minutes and hours as they come.
///
/// What a tank's record has already lies before its first reading or behind its last one. In the minute of a border, and where what
/// lies before still holds, the figures are of both: such minutes are left open, and the station's writer makes them of the raw
/// samples. Where these are gone, the load must keep out of the minutes that are there.
final class TankLoad {
    let tank: TankName
    let id: Int64
    let first: Int64
    private(set) var last: Int64
    private(set) var rawRows = 0
    private(set) var minutes = 0
    private(set) var hours = 0
    private(set) var withoutRaw = 0
    private(set) var forgotten = 0
    private(set) var longestSilence: Int64 = 0
    /// Milliseconds between its readings that none of them holds.
    private(set) var unheld: Int64 = 0

    private let tables: LoadTables
    private let record: TankRecord
    private var integrator: HoldIntegrator
    private var written: Written?
    private var lastGood: Written?
    /// The newest reading that told nothing new.
    private var unwritten: Int64?
    private var hour: HoldIntegrator.Span?

    /// Values and their time alone: a name in it would be counted up and down with every copy.
    private struct Written {
        let values: LoadedValues
        let at: Int64
    }

    /// How long a sample is not written again where nothing changed: as the station does it.
    private static let silenceMilliseconds: Int64 = 60_000

    init(
        _ tank: TankName, from first: Int64, _ tables: LoadTables, retention: HistoryRetention, now: Int64
    ) throws {
        self.tank = tank
        self.tables = tables
        self.first = first
        last = first - 1
        id = try TankRecord.number(of: tank, tables)
        record = try TankRecord(of: id, from: first, tables, retention: retention, now: now)
        integrator = HoldIntegrator(width: HistoryLevel.minute.milliseconds, runEnds: tables.runEnds)
    }

    func take(_ sample: HistorySample, at: Int64, now: Int64) throws {
        guard at > last else {
            throw HistoryLoadRefusal.notRising(tank, at: sample.at, previous: WallTime(milliseconds: last))
        }
        guard at <= now else { throw HistoryLoadRefusal.inFuture(tank, at: sample.at) }
        if let recorded = record.recorded, at >= recorded {
            throw HistoryLoadRefusal.overlaps(tank, at: sample.at, recorded: WallTime(milliseconds: recorded))
        }
        if at < record.rawFrom { withoutRaw += 1 }
        if at < record.hourFrom { forgotten += 1 }
        defer { last = at }
        if let written {
            longestSilence = max(longestSilence, at - last)
            unheld += max(0, at - last - HoldIntegrator.longestHoldMilliseconds)
            if at - written.at < TankLoad.silenceMilliseconds, written.values.level == sample.level,
                written.values.interface == sample.interface, written.values.temperature == sample.temperature
            {
                unwritten = at
                return
            }
            // What the last reading of the same held longer than the one that is written, where it is all that tells so.
            if let same = unwritten, at - written.at > HoldIntegrator.longestHoldMilliseconds {
                try write(written.values, at: same)
            }
            unwritten = nil
        }
        try write(LoadedValues(sample), at: at)
    }

    private func write(_ values: LoadedValues, at: Int64) throws {
        if at >= record.rawFrom {
            try tables.insert(values, tank: id, at: at, turn: record.turn)
            rawRows += 1
        }
        try integrator.take(at: at, turn: record.turn, HeldValues(values), each: { try self.take($0) })
        written = Written(values: values, at: at)
        if values.level.quality == .good { lastGood = written }
    }

    private func take(_ minute: HoldIntegrator.Span) throws {
        let number = HistoryLevel.hour.number(of: minute.number * HistoryLevel.minute.milliseconds)
        if hour?.number != number {
            try writeHour()
            hour = HoldIntegrator.Span(number: number, figures: StepFigures())
        }
        hour?.figures.add(minute.figures)
        let start = minute.number * HistoryLevel.minute.milliseconds
        guard start >= record.minuteFrom, !(record.openFront?.contains(start) ?? false) else { return }
        if let next = record.nextRaw, start + HistoryLevel.minute.milliseconds > next { return }
        try tables.insert(minute.figures, .minute, number: minute.number, tank: id)
        minutes += 1
    }

    private func writeHour() throws {
        guard let hour, hour.number * HistoryLevel.hour.milliseconds >= record.hourFrom else { return }
        try tables.insert(hour.figures, .hour, number: hour.number, tank: id)
        hours += 1
    }

    func finish(now: Int64) throws {
        guard let written else { return }
        if let same = unwritten { try write(written.values, at: same) }
        let minute = HistoryLevel.minute
        var end = last + HoldIntegrator.longestHoldMilliseconds
        // What comes is not known yet: the station that begins here would find it said already.
        end = min(end, max(last, now))
        if let recorded = record.recorded { end = min(end, recorded) }
        if let next = record.nextRaw { end = min(end, next) }
        // Only the figures would tell of a hold into the next minute: those of a load that goes on there could not be added.
        if last < record.rawFrom { end = min(end, minute.start(of: last) + minute.milliseconds) }
        try integrator.finish(at: end, each: { try self.take($0) })
        try writeHour()
        try leaveOpen()
        try makeBorderHours(heldUntil: end)
        try tellWhatIsGone()
        try becomeLatest()
    }

    /// The minutes in which the load and what is on record meet.
    private func leaveOpen() throws {
        let minute = HistoryLevel.minute
        var open = OpenSpans()
        for span in try UllageDatabase.openSpans(of: id, from: .min, to: .max, tables.db) {
            open.add(from: span.lowerBound, to: span.upperBound)
        }
        let before = open
        if let front = record.openFront { open.add(from: front.lowerBound, to: front.upperBound) }
        let end = minute.start(of: last + HoldIntegrator.longestHoldMilliseconds) + minute.milliseconds
        if let next = record.nextRaw, next < end, minute.start(of: last) >= record.rawFrom {
            open.add(from: minute.start(of: last), to: end)
        }
        guard open != before else { return }
        try tables.execute("DELETE FROM open_span WHERE tank_id = ?", [id])
        for span in open.spans {
            try tables.execute(
                "INSERT INTO open_span (tank_id, from_ms, to_ms) VALUES (?, ?, ?)",
                [id, span.lowerBound, span.upperBound])
        }
    }

    /// The first and the last hour are of what was there too.
    private func makeBorderHours(heldUntil end: Int64) throws {
        let hours = Set([first, last, end].map { HistoryLevel.hour.number(of: $0) })
        for hour in hours where hour * HistoryLevel.hour.milliseconds >= record.minuteFrom {
            try Recorder.makeHour(hour, tank: id, tables.db)
        }
    }

    /// Readers must not take the lack of raw rows for a lack of readings.
    private func tellWhatIsGone() throws {
        guard first < record.rawFrom else { return }
        let from = first < record.minuteFrom ? record.minuteFrom : nil
        let hourFrom = first < record.hourFrom ? record.hourFrom : nil
        try tables.execute(
            """
            INSERT INTO thinned (tank_id, raw_until_ms, minute_until_ms, hour_until_ms) VALUES (?, ?, ?, ?)
            ON CONFLICT (tank_id) DO UPDATE SET raw_until_ms = excluded.raw_until_ms,
                minute_until_ms = coalesce(excluded.minute_until_ms, minute_until_ms),
                hour_until_ms = coalesce(excluded.hour_until_ms, hour_until_ms)
            """, [id, record.rawFrom, from, hourFrom])
    }

    private func becomeLatest() throws {
        guard let written, record.latest.map({ $0 < last }) ?? true else { return }
        let values = written.values
        try tables.execute(
            SampleRow.upsertOfLatest,
            [
                id, written.at, record.turn, SampleRow.stored(values.level), SampleRow.stored(values.interface),
                SampleRow.stored(values.temperature, times: 10), values.packedQuality,
                lastGood.map { SampleRow.stored($0.values.level) }, lastGood?.at,
            ])
    }
}

/// A reading's values, without an infinity or a NaN: no column holds these, and no mean gets over them.
struct LoadedValues: GaugeValues {
    let level: Measurement
    let interface: Measurement
    let temperature: Measurement

    init(_ sample: HistorySample) {
        level = sample.level.orOutOfRange
        interface = sample.interface.orOutOfRange
        temperature = sample.temperature.orOutOfRange
    }

    /// As `QualityCode.packed`.
    var packedQuality: Int64? {
        if level.quality == .good, interface.quality == .good, temperature.quality == .good { return nil }
        return QualityCode.of(level) | QualityCode.of(interface) << QualityCode.bits
            | QualityCode.of(temperature) << (2 * QualityCode.bits)
    }
}

extension Measurement {
    fileprivate var orOutOfRange: Measurement {
        if let value, !value.isFinite { return .bad(.outOfRange) }
        return self
    }
}
