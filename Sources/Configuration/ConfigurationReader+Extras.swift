import Acquisition
import TankFarm

/// One of a gauge model's values with its name in the file.
struct NamedRegister {
    /// As `level`; the elements of a chain share theirs.
    let name: String
    let place: FaultPlace
    let value: RegisterValue
}

/// One of a gauge's further values as read.
struct NamedExtra {
    let name: String
    let place: FaultPlace
    let register: ExtraRegister

    var named: NamedRegister { NamedRegister(name: name, place: place, value: register.value) }
}

extension ConfigurationReader {
    /// Elements of a chain, or points of a profile.
    private static let elements = 2...100
    private static let heights = 0.0...100_000

    /// What a gauge may have besides its three values, in the order of `GaugeModel.extras`. What is wrong is left out.
    func readExtras(_ reader: TableReader, first: Int) -> [NamedExtra] {
        // What is plausible where the file is silent: up to the pressure to which API MPMS 11.1 goes, for a vessel;
        // a little vacuum, for a tank that is drawn from with its vent shut.
        readSingle(reader, "pressure", .pressure, -100...10_500, first: first)
            + readSingle(reader, "water_cut", .waterCut, 0...100, first: first)
            + readSingle(reader, "ambient", .ambient, -60...80, first: first)
            + readTemperatures(reader, first: first) + readProfile(reader, first: first)
    }

    private func readSingle(
        _ reader: TableReader, _ key: String, _ extra: GaugeExtra, _ plausible: ClosedRange<Double>, first: Int
    ) -> [NamedExtra] {
        guard let table = reader.table(key) else { return [] }
        defer { table.finish() }
        let value = readValue(table, first: first)
        let range = table.range("range") ?? plausible
        guard let value else { return [] }
        return [
            NamedExtra(
                name: key, place: reader.place(key), register: ExtraRegister(extra, value, plausible: range))
        ]
    }

    private func readTemperatures(_ reader: TableReader, first: Int) -> [NamedExtra] {
        guard let table = reader.table("temperatures") else { return [] }
        defer { table.finish() }
        let heights = readHeights(table, of: "element")
        let values = readRow(table, count: heights?.count, first: first)
        let range = table.range("range") ?? -60...200
        guard let heights, let values else { return [] }
        return zip(heights, values).map { height, value in
            NamedExtra(
                name: "temperatures", place: reader.place("temperatures"),
                register: ExtraRegister(.temperature(atMillimetres: height), value, plausible: range))
        }
    }

    /// Points are counted from the bottom up, whichever way the gauge writes them; where it tells their heights itself, as
    /// it writes them. Those heights come first.
    private func readProfile(_ reader: TableReader, first: Int) -> [NamedExtra] {
        guard let table = reader.table("profile") else { return [] }
        defer { table.finish() }
        if let told = table.table("heights") { return readProfile(table, told, reader.place("profile"), first: first) }
        if table.has("heights") {
            // Wrong, and told: whatever else stands there may belong to it.
            for key in table.keys { table.accept(key) }
            return []
        }
        let heights = readHeights(table, of: "point", orHeights: true)
        let values = readRow(table, count: heights?.count, first: first)
        let range = table.range("range") ?? 0...100
        guard let heights, let values else { return [] }
        let points = zip(heights, values).sorted { $0.0 < $1.0 }
        return points.enumerated().map { index, point in
            NamedExtra(
                name: "profile", place: reader.place("profile"),
                register: ExtraRegister(
                    .profileCut(point: index, atMillimetres: point.0), point.1, plausible: range))
        }
    }

    /// A profile whose gauge tells the heights of its points in registers.
    private func readProfile(
        _ table: TableReader, _ told: TableReader, _ place: FaultPlace, first: Int
    ) -> [NamedExtra] {
        defer { told.finish() }
        table.refuse(
            ["heights_mm", "from_mm", "step_mm"],
            "stands beside heights, by which the gauge tells them itself; allowed is the one or the other")
        table.require("count", "2–100, how many points there are")
        let count = table.integer("count", in: Self.elements)
        let cuts = readRow(table, count: count, first: first)
        let range = table.range("range") ?? 0...100
        let heights = readRow(told, count: count, first: first)
        let heightRange = told.range("range") ?? Self.heights
        guard let cuts, let heights else { return [] }
        return heights.enumerated().map { index, value in
            NamedExtra(
                name: "profile.heights", place: table.place("heights"),
                register: ExtraRegister(.profileHeight(point: index), value, plausible: heightRange))
        }
            + cuts.enumerated().map { index, value in
                NamedExtra(
                    name: "profile", place: place,
                    register: ExtraRegister(
                        .profileCut(point: index, atMillimetres: nil), value, plausible: range))
            }
    }

    /// Values of one form that lie one behind the other, `stride` registers from each to the next.
    private func readRow(_ table: TableReader, count: Int?, first: Int) -> [RegisterValue]? {
        let value = readValue(table, first: first)
        let width = value?.type.width ?? 1
        let stride =
            table.integer("stride", in: width...1_000, also: ", registers from one value to the next") ?? width
        guard let value, let count else { return nil }
        let row = (0..<count).map { index in
            RegisterValue(
                address: value.address + index * stride, type: value.type, byteOrder: value.byteOrder,
                scale: value.scale, offset: value.offset, bad: value.bad)
        }
        if let last = row.last, last.addresses.upperBound > 65_536 {
            table.fault(
                "register",
                "\(value.address + first) and \(count - 1) more, \(stride) apart, go past the last register, "
                    + "\(65_535 + first)")
            return nil
        }
        return row
    }

    /// In the order in which the gauge writes them: rising or falling all the way.
    /// - Parameter orHeights: Whether the gauge may tell them itself.
    private func readHeights(_ table: TableReader, of what: String, orHeights: Bool = false) -> [Double]? {
        let isListed = table.has("heights_mm")
        let isStepped = table.has("from_mm") || table.has("step_mm")
        guard isListed || isStepped else {
            let other = orHeights ? "; or heights where the gauge tells them" : ""
            table.require(
                "heights_mm", "[…], the height of each \(what) in mm, or from_mm and step_mm with count\(other)")
            for key in ["from_mm", "step_mm"] { table.accept(key) }
            _ = table.integer("count", in: Self.elements)
            return nil
        }
        return isListed ? readListedHeights(table, of: what) : readSteppedHeights(table, of: what)
    }

    private func readListedHeights(_ table: TableReader, of what: String) -> [Double]? {
        table.refuse(["from_mm", "step_mm"], "stands beside heights_mm; allowed is the one or the other")
        let count = table.integer("count", in: Self.elements)
        guard let heights = table.numbers("heights_mm", in: Self.heights, unit: "mm") else { return nil }
        guard Self.elements.contains(heights.count) else {
            table.fault("heights_mm", "are \(heights.count); allowed are 2–100")
            return nil
        }
        if let count, count != heights.count {
            table.fault("count", "\(count) does not fit heights_mm, which are \(heights.count); it may be left out")
            return nil
        }
        let pairs = zip(heights, heights.dropFirst())
        guard pairs.allSatisfy({ $0 < $1 }) || pairs.allSatisfy({ $0 > $1 }) else {
            table.fault(
                "heights_mm", "neither rise nor fall all the way; each \(what) has a height of its own, in order")
            return nil
        }
        return heights
    }

    private func readSteppedHeights(_ table: TableReader, of what: String) -> [Double]? {
        table.accept("heights_mm")
        table.require("from_mm", "the height of the first \(what) in mm")
        table.require(
            "step_mm", "from one \(what) to the next in mm; below zero where they are written from the top down")
        table.require("count", "2–100, how many there are")
        let count = table.integer("count", in: Self.elements)
        let from = table.number("from_mm", in: Self.heights, unit: "mm")
        let step = table.number("step_mm", in: -10_000...10_000, unit: "mm")
        guard let count, let from, let step else { return nil }
        let last = from + Double(count - 1) * step
        guard step != 0, Self.heights.contains(last) else {
            table.fault(
                "step_mm",
                step == 0
                    ? "0 puts them all at one height; allowed is any other number"
                    : "\(NumberWords.plain(step)) puts the last at \(NumberWords.plain(last)) mm; allowed is 0 to "
                        + "\(NumberWords.plain(Self.heights.upperBound))")
            return nil
        }
        return (0..<count).map { from + Double($0) * step }
    }
}
