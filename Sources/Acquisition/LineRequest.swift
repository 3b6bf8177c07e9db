import TankFarm

/// One of the things that are read of a gauge.
package enum GaugeItem: Hashable, Sendable {
    case value(Measurand)
    /// The model's further value of this index.
    case extra(Int)
    /// The model's status check of this index.
    case status(Int)
    case alive
}

/// Where one item of one gauge lies on the wire.
package struct RequestPart: Hashable, Sendable {
    /// The gauge's place in the line's list.
    package let gauge: Int
    package let item: GaugeItem
    /// From zero, the tank's register offset included.
    package let address: Int
    /// In registers; in bits for functions 01 and 02.
    package let width: Int

    package init(gauge: Int, item: GaugeItem, address: Int, width: Int) {
        self.gauge = gauge
        self.item = item
        self.address = address
        self.width = width
    }

    package var end: Int { address + width }
}

/// One request to one unit, with all that it brings: values of one gauge, or of many that a gateway holds in one table.
package struct LineRequest: Hashable, Sendable {
    package let unit: UnitID
    package let table: RegisterTable
    /// On the wire, from zero; 0–65535.
    package let address: Int
    /// 1–125 registers, or 1–2000 bits.
    package let count: Int
    /// By address; never empty.
    package let parts: [RequestPart]
    /// It is asked in every so many scans: 1, and more where it brings nothing but temperatures and further values.
    package let every: Int
    /// The gauges that have a part in it, each once, in the line's order.
    package let gauges: [Int]
    /// The values that it brings of each of them, in the same order.
    package let asked: [MeasurandSet]
    /// The further values that it brings of each of them, in the same order, as indices of the model's `extras`. Empty
    /// altogether where it brings none of any: a gateway's table costs nothing for what it does not hold.
    package let extras: [[Int]]

    /// - Parameter parts: Of one unit and table, sorted by address, not empty.
    init(unit: UnitID, table: RegisterTable, parts: [RequestPart], temperatureEvery: Int) {
        self.unit = unit
        self.table = table
        self.parts = parts
        address = parts.first?.address ?? 0
        count = (parts.map(\.end).max() ?? 0) - address
        every = parts.allSatisfy(\.isSlow) ? max(1, temperatureEvery) : 1
        var asked: [Int: MeasurandSet] = [:]
        var extras: [Int: [Int]] = [:]
        for part in parts {
            switch part.item {
            case .value(let measurand): asked[part.gauge, default: []].insert(MeasurandSet(measurand))
            case .extra(let index):
                asked[part.gauge, default: []].formUnion([])
                extras[part.gauge, default: []].append(index)
            case .status, .alive: asked[part.gauge, default: []].formUnion([])
            }
        }
        let gauges = asked.keys.sorted()
        self.gauges = gauges
        self.asked = gauges.map { asked[$0] ?? [] }
        self.extras = extras.isEmpty ? [] : gauges.map { extras[$0] ?? [] }
    }

    /// The further values that it brings of the gauge at this place of `gauges`.
    func extras(at place: Int) -> [Int] { extras.isEmpty ? [] : extras[place] }

    package var carriesLevel: Bool { parts.contains { $0.item == .value(.level) } }

    /// Two narrower requests for the same, parted where the widest stretch lies that nobody wants, else in the middle, and
    /// never inside a value; nil where there is nothing to part. For a device that refuses the wide one.
    ///
    /// A half of nothing but slow values keeps the pace of the whole: by that the station judges their age.
    package func halves() -> [LineRequest]? {
        var blocks: [(parts: [RequestPart], end: Int)] = []
        for part in parts {
            if let last = blocks.last, part.address < last.end {
                blocks[blocks.count - 1].parts.append(part)
                blocks[blocks.count - 1].end = max(last.end, part.end)
            } else {
                blocks.append(([part], part.end))
            }
        }
        guard blocks.count > 1 else { return nil }
        func gap(_ index: Int) -> Int { (blocks[index].parts.first?.address ?? 0) - blocks[index - 1].end }
        let middle = blocks.count / 2
        let cut = (1..<blocks.count).max { left, right in
            (gap(left), -abs(left - middle)) < (gap(right), -abs(right - middle))
        }
        return [blocks[..<(cut ?? middle)], blocks[(cut ?? middle)...]].map { half in
            LineRequest(
                unit: unit, table: table, parts: half.flatMap(\.parts), temperatureEvery: every)
        }
    }
}

extension RequestPart {
    var isTemperature: Bool { item == .value(.temperature) }

    /// Liquids warm and part slowly: what may be read less often than level and interface.
    var isSlow: Bool {
        switch item {
        case .value(let measurand): measurand == .temperature
        case .extra: true
        case .status, .alive: false
        }
    }
}
