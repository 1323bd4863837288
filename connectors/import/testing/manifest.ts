/** A declarative manifest of Airbyte in the format 7.x, of a system that does not exist: all that such files say of lists. */
export const MANIFEST = `
version: 7.0.4
type: DeclarativeSource
check: { type: CheckStream, stream_names: [invoices] }
definitions:
  selector:
    type: RecordSelector
    extractor: { type: DpathExtractor, field_path: [data] }
  requester:
    type: HttpRequester
    url_base: https://{{ config['account'] }}.books.example/api/v1/
    http_method: GET
    request_headers: { Accept: application/vnd.books.v3+json, User-Agent: airbyte }
    authenticator: { type: ApiKeyAuthenticator, header: X-Key, api_token: "{{ config['credentials']['api_key'] }}" }
  cursor_paginator:
    type: DefaultPaginator
    page_size_option: { type: RequestOption, inject_into: request_parameter, field_name: limit }
    page_token_option: { type: RequestOption, inject_into: request_parameter, field_name: after }
    pagination_strategy:
      type: CursorPagination
      page_size: 50
      cursor_value: "{{ response.get('paging', {}).get('next') }}"
      stop_condition: "{{ not response['has_more'] }}"
  retriever:
    type: SimpleRetriever
    record_selector: { $ref: "#/definitions/selector" }
    requester: { $ref: "#/definitions/requester" }
    paginator: { $ref: "#/definitions/cursor_paginator" }
  changes:
    type: DatetimeBasedCursor
    cursor_field: updated_at
    datetime_format: "%Y-%m-%dT%H:%M:%SZ"
    start_datetime: "{{ config['start_date'] }}"
    start_time_option: { type: RequestOption, inject_into: request_parameter, field_name: "updated[gte]" }
    end_time_option: { type: RequestOption, inject_into: request_parameter, field_name: "updated[lte]" }
    step: P30D
    cursor_granularity: PT1S
  invoices:
    type: DeclarativeStream
    $parameters: { name: invoices, path: invoices, primary_key: id }
    retriever: { $ref: "#/definitions/retriever" }
    incremental_sync: { $ref: "#/definitions/changes" }
    schema_loader: { type: InlineSchemaLoader, schema: { $ref: "#/schemas/invoices" } }
streams:
  - $ref: "#/definitions/invoices"
  - type: DeclarativeStream
    name: invoice_lines
    primary_key: [id]
    retriever:
      type: SimpleRetriever
      record_selector:
        type: RecordSelector
        extractor: { type: DpathExtractor, field_path: [lines, "*", line] }
        record_filter: { condition: "{{ record['amount'] > 0 and record.kind == 'sold' }}" }
      requester:
        $ref: "#/definitions/requester"
        path: /invoices/{{ stream_partition.invoice_id }}/lines
      paginator:
        type: DefaultPaginator
        page_token_option: { type: RequestOption, inject_into: request_parameter, field_name: page }
        pagination_strategy: { type: PageIncrement, start_from_page: 1 }
      partition_router:
        type: SubstreamPartitionRouter
        parent_stream_configs:
          - { type: ParentStreamConfig, parent_key: id, partition_field: invoice_id, stream: { $ref: "#/definitions/invoices" } }
    transformations:
      - type: AddFields
        fields: [{ path: [invoice_id], value: "{{ stream_partition.invoice_id }}" }]
    schema_loader:
      type: InlineSchemaLoader
      schema:
        type: object
        properties: { id: { type: [integer, "null"] }, amount: { type: number }, kind: { type: string }, invoice_id: { type: string } }
  - type: DeclarativeStream
    name: events
    primary_key: [[day], [number]]
    retriever:
      type: SimpleRetriever
      record_selector: { type: RecordSelector, extractor: { type: DpathExtractor, field_path: [] } }
      requester:
        $ref: "#/definitions/requester"
        path: events
        http_method: POST
        request_body_json: { filter: { type: "{{ config['kind'] or 'all' }}" } }
      paginator:
        type: DefaultPaginator
        page_size_option: { type: RequestOption, inject_into: body_json, field_name: size }
        page_token_option: { type: RequestOption, inject_into: body_json, field_name: offset }
        pagination_strategy: { type: OffsetIncrement, page_size: 20 }
    incremental_sync:
      type: DatetimeBasedCursor
      cursor_field: at
      datetime_format: "%s"
      start_datetime: "0"
      start_time_option: { type: RequestOption, inject_into: request_parameter, field_name: since }
    schema_loader:
      type: InlineSchemaLoader
      schema: { type: object, properties: { day: { type: string }, number: { type: integer }, at: { type: integer } } }
  - type: DeclarativeStream
    name: rates
    primary_key: code
    retriever:
      type: SimpleRetriever
      record_selector: { type: RecordSelector, extractor: { type: DpathExtractor, field_path: [rates] } }
      requester: { $ref: "#/definitions/requester", path: rates }
      paginator:
        type: DefaultPaginator
        page_token_option: { type: RequestPath }
        pagination_strategy: { type: CursorPagination, cursor_value: "{{ headers['link']['next']['url'] }}" }
      partition_router:
        type: ListPartitionRouter
        values: "{{ config['currencies'] }}"
        cursor_field: currency
        request_option: { type: RequestOption, inject_into: request_parameter, field_name: base }
  - type: DeclarativeStream
    name: exports
    primary_key: id
    retriever:
      type: AsyncRetriever
      creation_requester: { $ref: "#/definitions/requester", path: exports }
  - type: DeclarativeStream
    name: odd
    primary_key: id
    retriever:
      type: SimpleRetriever
      record_selector: { $ref: "#/definitions/selector" }
      requester: { $ref: "#/definitions/requester", path: odd, request_parameters: { q: "{% if config['x'] %}1{% endif %}" } }
spec:
  type: Spec
  connection_specification:
    type: object
    required: [account, credentials]
    properties:
      account: { type: string, title: Account, description: The first part of your address. }
      currencies: { type: array, items: { type: string } }
      kind: { type: string, enum: [all, some] }
      credentials:
        type: object
        oneOf:
          - title: API key
            required: [api_key]
            properties: { api_key: { type: string, title: Key of the API, airbyte_secret: true } }
api_budget:
  type: HTTPAPIBudget
  policies:
    - { type: MovingWindowCallRatePolicy, rates: [{ limit: 120, interval: PT1M }], matchers: [] }
schemas:
  invoices:
    type: object
    properties:
      id: { type: string }
      number: { type: [string, "null"] }
      email: { type: [string, "null"] }
      updated_at: { type: string, format: date-time }
`
