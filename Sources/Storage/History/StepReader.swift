import GRDB
import TankFarm

/// Reads one tank's figures of a grid's steps out of what stands in the tables for them.
struct StepReader {
    let grid: StepGrid
    let measurands: MeasurandSet
    private let runEnds: [Int64]
    private let best: [HistoryStretch]
    private let db: Database

    init(_ grid: StepGrid, measurands: MeasurandSet, _ db: Database) throws {
        self.grid = grid
        self.measurands = measurands
        self.db = db
        best = grid.stretches()
        runEnds = try UllageDatabase.runEnds(besides: nil, db)
    }

    /// The figures of each step, nil where nothing is stored.
    func figures(of tank: Int64) throws -> [StepFigures?] {
        let reach = try HistoryReach(of: tank, in: grid.start..<grid.end, db)
        var stretches: [HistoryStretch] = []
        for stretch in best { reach.divided(stretch, into: &stretches) }
        var steps = [StepFigures?](repeating: nil, count: grid.count)
        for stretch in stretches {
            switch stretch.source {
            case .rows(let level): try addRows(of: tank, level, in: stretch.time, to: &steps)
            case .samples: try addSamples(of: tank, in: stretch.time, orRows: false, to: &steps)
            case .samplesOrRows: try addSamples(of: tank, in: stretch.time, orRows: true, to: &steps)
            }
        }
        return steps
    }

    private func addRows(
        of tank: Int64, _ level: HistoryLevel, in time: Range<Int64>, to steps: inout [StepFigures?]
    ) throws {
        let numbers = level.numbers(in: time)
        let half = level.milliseconds / 2
        try UllageDatabase.eachRow(
            of: tank, level, from: numbers.lowerBound, to: numbers.upperBound, measurands: measurands, db
        ) { number, figures in
            add(figures, at: grid.place(of: number * level.milliseconds + half), to: &steps)
        }
    }

    /// So much is held in memory at a time, whatever is asked for.
    private static let slice: Int64 = 6 * 3_600_000

    private func addSamples(
        of tank: Int64, in time: Range<Int64>, orRows: Bool, to steps: inout [StepFigures?]
    ) throws {
        var start = time.lowerBound
        while start < time.upperBound {
            let end = min(time.upperBound, start + StepReader.slice)
            let scan = try SampleScan(of: tank, in: start..<end, keeping: measurands, db)
            if orRows {
                // What was brought in for a time before the samples' retention has minutes alone.
                for silent in scan.silentMinutes() {
                    try addRows(of: tank, .minute, in: silent.clamped(to: start..<end), to: &steps)
                }
            }
            scan.integrate(width: grid.width, origin: grid.start, runEnds: runEnds) { span in
                add(span.figures, at: Int(span.number), to: &steps)
            }
            start = end
        }
    }

    private func add(_ figures: StepFigures, at place: Int, to steps: inout [StepFigures?]) {
        guard steps.indices.contains(place) else { return }
        if steps[place] == nil { steps[place] = figures } else { steps[place]?.add(figures) }
    }
}
